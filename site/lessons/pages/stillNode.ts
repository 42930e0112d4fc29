import { escaped } from "./html.js";
import { type CanvasPixels, pngUrl } from "./pngUrl.js";

/** What stands in a document: elements and texts. */
export class StillNode {}

export class StillText extends StillNode {
  readonly text: string;

  constructor(text: string) {
    super();
    this.text = text;
  }

  override toString(): string {
    return escaped(this.text);
  }
}

const SELECTOR = /^([\w-]*)(?:\.([\w-]+))?(?:\[([\w-]+)(?:="([^"]*)")?\])?$/;
const TAG = /<(\/?)([\w-]+)((?:\s+[\w:-]+="[^"]*")*)\s*(\/?)>|([^<]+)/g;
/** What a reader could set, if there were a script. */
const CONTROLS = new Set(["button", "input", "select"]);

const unescaped = (text: string) =>
  text
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, "&");

/** An element without a browser: what the scripts of the figures ask of one before a reader has touched anything. */
export class StillElement extends StillNode {
  readonly name: string;
  readonly attributes = new Map<string, string>();
  readonly style: Record<string, string> = {};
  content: StillNode[] = [];
  #pixels: CanvasPixels | null = null;

  constructor(name: string) {
    super();
    this.name = name;
  }

  getAttribute(name: string): string | null {
    return this.attributes.get(name) ?? null;
  }

  setAttribute(name: string, value: string): void {
    this.attributes.set(name, String(value));
  }

  toggleAttribute(name: string, isOn: boolean): void {
    if (isOn) this.attributes.set(name, "");
    else this.attributes.delete(name);
  }

  append(...content: readonly (StillNode | string)[]): void {
    this.content.push(...content.map((item) => (item instanceof StillNode ? item : new StillText(item))));
  }

  replaceChildren(...content: readonly (StillNode | string)[]): void {
    this.content = [];
    this.append(...content);
  }

  get dataset(): Readonly<Record<string, string>> {
    const entries = [...this.attributes].filter(([name]) => name.startsWith("data-"));
    return Object.fromEntries(entries.map(([name, value]) => [name.slice("data-".length), value]));
  }

  get className(): string {
    return this.getAttribute("class") ?? "";
  }

  set className(names: string) {
    this.setAttribute("class", names);
  }

  get classList() {
    const has = (name: string) => this.className.split(" ").includes(name);
    const toggle = (name: string, isOn: boolean) => {
      if (isOn !== has(name)) throw new Error(`a figure that nobody has touched has ${name}: ${isOn}`);
    };
    return { contains: has, toggle };
  }

  get textContent(): string {
    return this.content
      .map((item) => (item instanceof StillElement ? item.textContent : (item as StillText).text))
      .join("");
  }

  set textContent(text: string) {
    this.replaceChildren(text);
  }

  /** Only well-formed markup, as the functions that draw give it. */
  set innerHTML(html: string) {
    this.replaceChildren();
    const open: StillElement[] = [this];
    for (const [, end, name, attributes, isEmpty, text] of html.matchAll(TAG)) {
      const parent = open[open.length - 1];
      if (text !== undefined) parent.append(unescaped(text));
      else if (end) open.pop();
      else {
        const made = new StillElement(name);
        for (const [, key, value] of attributes.matchAll(/([\w:-]+)="([^"]*)"/g))
          made.setAttribute(key, unescaped(value));
        parent.append(made);
        if (!isEmpty) open.push(made);
      }
    }
  }

  get value(): string {
    if (this.name !== "select") return this.getAttribute("value") ?? "";
    const options = this.querySelectorAll("option");
    return (options.find((option) => option.attributes.has("selected")) ?? options[0]).value;
  }

  get width(): number {
    return Number(this.getAttribute("width"));
  }

  get height(): number {
    return Number(this.getAttribute("height"));
  }

  getContext() {
    return { putImageData: (pixels: CanvasPixels) => (this.#pixels = pixels) };
  }

  toDataURL(): string {
    if (this.#pixels === null) throw new Error("a canvas that nothing was put on");
    return pngUrl(this.#pixels);
  }

  matches(selector: string): boolean {
    const found = SELECTOR.exec(selector);
    if (found === null) throw new Error(`elements without a browser cannot be looked for by ${selector}`);
    const [, name, kind, attribute, value] = found;
    return (
      (name === "" || name === this.name) &&
      (kind === undefined || this.classList.contains(kind)) &&
      (attribute === undefined || this.attributes.has(attribute)) &&
      (value === undefined || this.getAttribute(attribute) === value)
    );
  }

  querySelectorAll(selector: string): StillElement[] {
    const elements = this.content.filter((item) => item instanceof StillElement);
    return elements.flatMap((one) => [...(one.matches(selector) ? [one] : []), ...one.querySelectorAll(selector)]);
  }

  querySelector(selector: string): StillElement | null {
    return this.querySelectorAll(selector)[0] ?? null;
  }

  addEventListener(): void {}

  /** As HTML, a canvas as the picture on it, and controls that cannot be used. */
  override toString(): string {
    const style = Object.entries(this.style).map(([name, value]) => `${name}:${value}`);
    const attributes = [
      ...this.attributes,
      ...(style.length > 0 ? [["style", style.join(";")]] : []),
      ...(CONTROLS.has(this.name) && !this.attributes.has("disabled") ? [["disabled", ""]] : []),
    ];
    if (this.name === "canvas") return this.#picture();
    const start = this.name + attributes.map(([name, value]) => ` ${name}="${escaped(value)}"`).join("");
    return this.name === "input" ? `<${start}>` : `<${start}>${this.content.join("")}</${this.name}>`;
  }

  #picture(): string {
    const label = this.getAttribute("aria-label") ?? "";
    return `<img width="${this.width}" height="${this.height}" alt="${escaped(label)}" src="${this.toDataURL()}">`;
  }
}
