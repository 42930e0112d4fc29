import type { TopLevelSpec } from "vega-lite";
import { textWidth } from "./textWidth.js";

/** What vega-scenegraph lets its host put in the place of its own text measuring; its types leave it out. */
interface TextMetrics {
  width: (item: { fontSize?: number }, text: unknown) => number;
}

/**
 * Draws a Vega-Lite specification as SVG, without a page or a canvas. Vega is loaded at the first call.
 */
export async function vegaSvg(spec: TopLevelSpec): Promise<string> {
  const [vega, { compile }] = await Promise.all([import("vega"), import("vega-lite")]);
  const view = new vega.View(vega.parse(compile(withSafeTexts(spec)).spec), { renderer: "none" });
  const { textMetrics } = vega as unknown as { textMetrics: TextMetrics };
  // Without a canvas Vega takes every character for 0.8 em: too much for Latin, too little for kanji, which then overlap.
  // Layout is synchronous, so that nobody else sees the change.
  const { width } = textMetrics;
  textMetrics.width = (item, text) => textWidth(String(text ?? ""), item.fontSize ?? 11);
  try {
    view.run();
  } finally {
    textMetrics.width = width;
  }
  const svg = await view.toSVG();
  view.finalize();
  return svg;
}

/**
 * The specification with texts that Vega draws. It remembers texts as keys of an object and takes those that every object has for remembered; such a
 * text gets a word joiner, which is not seen.
 */
function withSafeTexts<T>(value: T): T {
  if (typeof value === "string") return (value in Object.prototype ? `${value}\u2060` : value) as T;
  if (Array.isArray(value)) return value.map(withSafeTexts) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withSafeTexts(item)])) as T;
}
