/**
 * The script of the activations and of the perceptron. It runs in the reader's browser without a library or network access; without it the figures
 * show their first step. What moves the others is `moving/reportScript.ts`.
 */
export const FIGURE_SCRIPT = `
for (const figure of document.querySelectorAll("[data-curves]")) {
  const { from, step, rows } = JSON.parse(figure.dataset.curves);
  const controls = figure.querySelector('[data-part="controls"]');
  controls.hidden = false;
  const input = controls.querySelector("input");
  // A point on every line of every chart, which are drawn from one place of the path to the next.
  const points = [...figure.querySelectorAll("svg .line")].map((line) => {
    const point = document.createElementNS("http://www.w3.org/2000/svg", "circle");
    for (const [name, value] of [["r", 5], ["fill", line.getAttribute("stroke")]]) point.setAttribute(name, value);
    line.parentNode.append(point);
    return [point, line.getAttribute("d").slice(1).split("L").map((place) => place.split(","))];
  });
  const show = () => {
    const i = Math.round((Number(input.value) - from) / step);
    controls.querySelector("output").textContent = Number(input.value).toFixed(1);
    for (const [point, places] of points) ["cx", "cy"].forEach((name, j) => point.setAttribute(name, places[i][j]));
    figure.querySelectorAll("tbody tr").forEach((line, k) =>
      line.querySelectorAll("td").forEach((cell, j) => (cell.textContent = rows[k][j][i].toFixed(3))),
    );
    figure.querySelectorAll("[data-part=at]").forEach((cell) => (cell.textContent = Number(input.value).toFixed(1)));
  };
  input.addEventListener("input", show);
  show();
}
for (const figure of document.querySelectorAll("[data-perceptron]")) {
  const { input, kernels, biases, shown } = JSON.parse(figure.dataset.perceptron);
  const part = (name) => figure.querySelector('[data-part="' + name + '"]');
  const units = (l) => figure.querySelector('[data-units="' + l + '"]').children;
  const digit = (i) => "₀₁₂₃₄₅₆₇"[i];
  const number = (n) => (n < 0 ? "(−" + (-n).toFixed(2) + ")" : n.toFixed(2));
  const layer = (u, l) =>
    biases[l].map((b, j) => 1 / (1 + Math.exp(-u.reduce((sum, value, i) => sum + value * kernels[l][i * biases[l].length + j], b))));
  const show = () => {
    const unit = Number(part("unit").value);
    const hidden = layer(input, 0);
    [input, hidden, layer(hidden, 1)].forEach((values, l) =>
      values.forEach((value, i) => {
        units(l)[2 * i].setAttribute("stroke-width", l === 1 && i === unit ? "3" : "1.2");
        units(l)[2 * i + 1].textContent = value.toFixed(2);
      }),
    );
    figure.querySelectorAll('[data-edges="0"] line').forEach((line, at) =>
      line.setAttribute("stroke-opacity", at % hidden.length === unit ? "1" : "0.3"),
    );
    const terms = input.map((u, i) => number(kernels[0][i * hidden.length + unit]) + "·" + u.toFixed(1));
    const result = hidden[unit].toFixed(2);
    part("formula").textContent = "v" + digit(unit) + " = σ(" + terms.join(" + ") + " + " + number(biases[0][unit]) + ") = " + result;
    part("say").textContent = "u" + digit(part("input").value) + " = " + Number(part("value").value).toFixed(1) + ", v" + digit(unit) + " = " + result;
  };
  part("input").addEventListener("input", ({ target }) => {
    part("value").value = input[target.value];
    show();
  });
  part("value").addEventListener("input", ({ target }) => {
    input[part("input").value] = Number(target.value);
    show();
  });
  part("unit").addEventListener("input", show);
  const hidden = figure.querySelector('[data-units="1"]');
  hidden.addEventListener("click", ({ target }) => {
    part("unit").value = Math.floor([...hidden.children].indexOf(target) / 2);
    show();
  });
  part("unit").value = shown;
  part("controls").hidden = false;
  show();
}
`;
