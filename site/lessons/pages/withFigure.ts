import { compileFunction } from "node:vm";
import { json } from "./html.js";
import type { CanvasPixels } from "./pngUrl.js";
import { StillElement, StillNode } from "./stillNode.js";

/** Where a lesson's script puts what it makes. */
const PLACES = ["figure", "surprise-figure", "exercise-form"] as const;

const DATA = /<script type="application\/json" id="lesson-data">([\s\S]*?)<\/script>/;

/**
 * A lesson's page with its figure, its surprise and its exercise as they are before a reader has touched them, so that they can be seen without a script,
 * and nothing moves when the script has come.
 * The numbers `still`, of which pictures are made that the page has then, are left out of its data.
 * @param script the lesson's script, as the page loads it; it runs here
 */
export function withFigure(page: string, script: string): string {
  const data = DATA.exec(page);
  if (data === null) throw new Error("a lesson's page has its data in an element lesson-data");
  const made = drawn(script, data[1]);
  const { numbers: { still: _, ...numbers } = {}, ...others } = JSON.parse(data[1]);
  const left = page.replace(data[1], () => json({ ...others, numbers }));
  return PLACES.reduce((html, id) => {
    const empty = new RegExp(`(<div[^>]* ?id="${id}">)</div>`);
    if (!empty.test(html)) throw new Error(`a lesson's page has an empty element ${id}`);
    return html.replace(empty, (_, start: string) => `${start}${made(id).content.join("")}</div>`);
  }, left);
}

class StillPixels implements CanvasPixels {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;

  constructor(width: number, height: number) {
    [this.width, this.height] = [width, height];
    this.data = new Uint8ClampedArray(4 * width * height);
  }
}

/** What a script puts where, in a document that has nothing but these places. */
function drawn(script: string, data: string): (id: string) => StillElement {
  const places = new Map<string, StillElement>();
  const byId = (id: string) => {
    const place = places.get(id) ?? new StillElement("div");
    places.set(id, place);
    return place;
  };
  byId("lesson-data").textContent = data;
  const body = new StillElement("body");
  for (const id of PLACES) body.append(byId(id));
  const listen = { addEventListener: () => {} };
  const surroundings = {
    document: Object.assign(body, {
      getElementById: byId,
      createElement: (name: string) => new StillElement(name),
      createElementNS: (_: string, name: string) => new StillElement(name),
    }),
    window: listen,
    ...listen,
    Node: StillNode,
    ImageData: StillPixels,
    ResizeObserver: class {
      observe() {}
    },
  };
  compileFunction(script, Object.keys(surroundings))(...Object.values(surroundings));
  return byId;
}
