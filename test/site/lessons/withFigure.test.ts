import { decodeImage } from "noodlenet/data";
import { describe, expect, it } from "vitest";
import { withFigure } from "../../../site/lessons/pages/withFigure.js";

const PAGE = `<div class="view" id="figure"></div><div id="surprise-figure"></div><div id="exercise-form"></div>
<script type="application/json" id="lesson-data">{"word":"a \\u003c b"}</script>`;

const figureOf = (script: string) =>
  /id="figure">(.*)<\/div><div id="surprise-figure">/s.exec(withFigure(PAGE, script))?.[1];

describe("a page with its figure drawn where there is no browser", () => {
  it("has what the script makes of the page's data, with words escaped", () => {
    const script = `const { word } = JSON.parse(document.getElementById("lesson-data").textContent);
      const p = document.createElement("p");
      p.setAttribute("class", "quiet");
      p.append(word);
      document.getElementById("figure").replaceChildren(p, "&");`;
    expect(figureOf(script)).toBe('<p class="quiet">a &lt; b</p>&amp;');
  });

  it("has a canvas as a picture of its pixels", async () => {
    const script = `const canvas = document.createElement("canvas");
      for (const [name, value] of [["width", 2], ["height", 1], ["aria-label", "two"]]) canvas.setAttribute(name, value);
      const pixels = new ImageData(2, 1);
      pixels.data.set([255, 0, 9, 255, 1, 2, 3, 255]);
      canvas.getContext("2d").putImageData(pixels, 0, 0);
      document.getElementById("figure").append(canvas);`;
    const [, url] = /<img width="2" height="1" alt="two" src="data:image\/png;base64,([^"]+)">/.exec(
      figureOf(script) as string,
    ) as RegExpExecArray;
    const { data, height, width } = await decodeImage(Buffer.from(url, "base64"));
    expect([[...data], height, width]).toEqual([[255, 0, 9, 1, 2, 3], 1, 2]);
  });

  it("has the numbers that only the pictures are made of no more", () => {
    const page = PAGE.replace('"word":"a \\u003c b"', '"numbers":{"still":"abc","size":1},"word":"a \\u003c b"');
    const script = `const { numbers } = JSON.parse(document.getElementById("lesson-data").textContent);
      document.getElementById("figure").append(numbers.still);`;
    const made = withFigure(page, script);
    expect(made).toContain('id="figure">abc</div>');
    expect(made).toContain('>{"word":"a \\u003c b","numbers":{"size":1}}</script>');
  });

  it("finds elements in markup that was drawn as text", () => {
    const script = `const place = document.createElement("div");
      place.innerHTML = '<svg aria-label="1 &lt; 2"><g><text x="1">a</text><rect x="3"/></g></svg>';
      place.append(place.querySelector("svg").getAttribute("aria-label"));
      document.getElementById("figure").append(place);`;
    expect(figureOf(script)).toBe(
      '<div><svg aria-label="1 &lt; 2"><g><text x="1">a</text><rect x="3"></rect></g></svg>1 &lt; 2</div>',
    );
  });

  it("has controls that cannot be used", () => {
    const script = `const select = document.createElement("select");
      document.getElementById("figure").append(select);`;
    expect(figureOf(script)).toBe('<select disabled=""></select>');
  });

  it("is not made of a page that has no place for it, nor by looking for what such elements do not understand", () => {
    expect(() => withFigure(PAGE.replace('id="exercise-form"', ""), "")).toThrow("exercise-form");
    expect(() => figureOf('document.querySelector("p > a")')).toThrow("p > a");
  });
});
