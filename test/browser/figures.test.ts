import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { network } from "../../examples/s2-cnn.js";
import { bowls } from "../../src/data/index.js";
import { sigmoid, tensor } from "../../src/index.js";
import { introductionHtml } from "../../study/figures/introduction.js";
import { perceptron, workedOut } from "../../study/figures/perceptron.js";
import { chromiumMissing, hasChromium, launchChromium } from "./chromium.js";

let browser: Browser;
let html: string;
let page: Page;
let errors: string[];

beforeAll(async () => {
  if (!hasChromium) return;
  const picture = { data: bowls(1, 3).x.data, shape: [128, 128, 3] };
  html = await introductionHtml("en", { network: network(1), picture, classNames: ["ramen", "udon"] });
  browser = await launchChromium();
});

beforeEach(async () => {
  if (!hasChromium) return;
  errors = [];
  page = await browser.newPage();
  page.on("pageerror", (error) => errors.push(String(error)));
  await page.setContent(`<!doctype html><main>${html}</main>`);
});

afterEach(async () => {
  await page?.close();
  expect(errors ?? []).toEqual([]);
});

afterAll(() => browser?.close());

/** The library's hidden values and outputs, as the figure writes them. */
function computed(input: readonly number[]): string[][] {
  const { kernels, biases } = perceptron();
  const layers = [tensor([[...input]])];
  kernels.forEach((kernel, l) => {
    const [from, to] = [layers[l].shape[1], biases[l].length];
    layers.push(sigmoid(layers[l].matmul(tensor([...kernel], { shape: [from, to] })).add(tensor([...biases[l]]))));
  });
  return layers.map((layer) => Array.from(layer.dataSync(), (value) => value.toFixed(2)));
}

const shown = () =>
  page.evaluate(() =>
    [0, 1, 2].map((l) => [...document.querySelectorAll(`[data-units="${l}"] text`)].map((text) => text.textContent)),
  );

describe.skipIf(!hasChromium)(`the figures in Chromium${hasChromium ? "" : ` (${chromiumMissing})`}`, () => {
  const figure = () => page.locator("[data-perceptron]");
  const formula = () => figure().locator('[data-part="formula"]').textContent();

  it("the perceptron's script begins with what the page says without it", async () => {
    expect(await shown()).toEqual(perceptron().values.map((layer) => layer.map((value) => value.toFixed(2))));
    expect(await formula()).toBe(workedOut(perceptron()));
  });

  it("an input that is moved by the keyboard changes every unit as the library computes it", async () => {
    await figure().getByRole("combobox", { name: "input" }).selectOption("u₄");
    const value = figure().getByRole("slider", { name: "its value" });
    expect(await value.inputValue()).toBe("0.5");
    await value.focus();
    for (let i = 0; i < 5; i++) await page.keyboard.press("ArrowRight");
    const input = [0.1, 0.2, 0.3, 0.4, 1, 0.6, 0.7, 0.8];
    expect(await shown()).toEqual(computed(input));
    expect(await figure().locator("output").textContent()).toBe(`u₄ = 1.0, v₂ = ${computed(input)[1][2]}`);
  });

  it("another unit is worked out when it is chosen or clicked", async () => {
    await figure().getByRole("combobox", { name: "unit worked out" }).selectOption("v₅");
    expect(await formula()).toMatch(/^v₅ = σ\(/);
    await figure().locator('[data-units="1"] circle').first().click({ force: true });
    expect(await formula()).toMatch(/^v₀ = σ\(/);
    expect(await figure().getByRole("combobox", { name: "unit worked out" }).inputValue()).toBe("0");
  });

  it("the kernel goes where the input or the output is clicked, and with the pointer", async () => {
    const steps = page.locator("[data-convolution]");
    const svg = steps.locator("svg");
    const sum = () => steps.locator('[data-part="sum"]').textContent();
    const box = (part: string) =>
      steps.locator(`[data-part="${part}"]`).evaluate((one) => one.getBoundingClientRect().toJSON());
    const middle = ({ x, y, width, height }: DOMRect) => [x + width / 2, y + height / 2] as const;
    await svg.scrollIntoViewIfNeeded();
    const [mark, first] = [await box("mark"), await sum()];
    await page.mouse.click(middle(mark)[0] + mark.width, middle(mark)[1] + mark.height);
    const right = await sum();
    expect(right).not.toBe(first);
    expect((await box("mark")).x).toBeCloseTo(mark.x + mark.width, 0);
    await page.mouse.click(...middle(mark));
    expect(await sum()).toBe(first);
    const frame = await box("frame");
    await page.mouse.move(...middle(frame));
    await page.mouse.down();
    await page.mouse.move(middle(frame)[0] + mark.width, middle(frame)[1] + mark.height, { steps: 4 });
    await page.mouse.up();
    expect(await sum()).toBe(right);
    await page.mouse.move(...middle(frame));
    expect(await sum()).toBe(right);
  });

  it("the slider of the activations moves a point along every curve", async () => {
    const curves = page.locator("[data-curves]");
    const points = () =>
      curves
        .locator(".picture.light svg")
        .evaluateAll((charts) =>
          charts.map((svg) => [...svg.querySelectorAll("circle")].map((point) => Number(point.getAttribute("cx")))),
        );
    const before = await points();
    expect(before.map((chart) => chart.length)).toEqual([2, 2, 2, 2, 2]);
    await curves.locator("input").fill("-2");
    const after = await points();
    after.flat().forEach((x, i) => {
      expect(x).toBeLessThan(before.flat()[i]);
    });
    const [value, slope] = await curves.locator("tbody tr").nth(1).locator("td").allTextContents();
    expect([value, slope]).toEqual(["0.000", "0.000"]);
  });
});
