import type { LayerConfig } from "../../../layers/layerOptions.js";
import { snakeCase } from "../../../util/snakeCase.js";
import { unusedName } from "../../../util/unusedName.js";
import type { Draft, Value } from "./Value.js";

/** A model as a config, and its layers with weights by the paths that they get, in the order of the file. */
export interface DraftedModel {
  readonly config: LayerConfig;
  readonly layers: ReadonlyMap<string, Draft>;
}

/** The model that layers make: a Sequential where they are in one line, else a graph. Layers that nothing depends on are left out. */
export function modelConfig(
  drafts: readonly Draft[],
  inputs: readonly Value[],
  outputs: readonly Value[],
): DraftedModel {
  const needed = behind(outputs.map(({ draft }) => draft));
  const used = drafts.filter((draft) => needed.has(draft));
  const entering = inputs.map(({ draft }) => draft).filter((draft) => needed.has(draft));
  const layers = new Map<string, Draft>();
  if (entering.length === 1 && outputs.length === 1 && isLine(entering[0], used)) {
    const config = { type: "Sequential", inputShape: entering[0].config.shape, layers: nested(used, layers) };
    return { config, layers };
  }
  return { config: graphConfig(used, entering, outputs, layers), layers };
}

/** What some layers depend on, with them. */
function behind(ends: readonly Draft[]): Set<Draft> {
  const met = new Set(ends);
  for (const draft of met) for (const input of draft.inputs) met.add(input);
  return met;
}

function isLine(input: Draft, drafts: readonly Draft[]): boolean {
  return drafts.every(({ inputs }, i) => inputs.length === 1 && inputs[0] === (i === 0 ? input : drafts[i - 1]));
}

/** Consecutive layers whose paths have the same first part become a nested model. */
function nested(drafts: readonly Draft[], byPath: Map<string, Draft>, within = "", depth = 0): LayerConfig[] {
  const taken = new Set<string>();
  const layers: LayerConfig[] = [];
  for (let i = 0; i < drafts.length; ) {
    const head = headOf(drafts[i].path, depth);
    let end = i + 1;
    if (head.isModel) while (end < drafts.length && sameHead(head, headOf(drafts[end].path, depth))) end++;
    const name = unusedName(head.name || snakeCase(drafts[i].config.type), taken);
    taken.add(name);
    if (!head.isModel) byPath.set(within + name, drafts[i]);
    layers.push(
      head.isModel
        ? { type: "Sequential", name, layers: nested(drafts.slice(i, end), byPath, `${within}${name}/`, depth + 1) }
        : { ...drafts[i].config, name },
    );
    i = end;
  }
  return layers;
}

interface Head {
  readonly name: string;
  readonly isModel: boolean;
}

/** How deep models are nested; the rest of a longer path becomes the layer's name. */
const MAX_DEPTH = 8;

function headOf(path: string, depth: number): Head {
  const parts = path.split("/");
  const isModel = parts.length > depth + 1 && depth < MAX_DEPTH;
  return { name: (isModel ? parts[depth] : parts.slice(depth).join("_")).slice(0, 100), isModel };
}

function sameHead(a: Head, b: Head): boolean {
  return b.isModel && a.name === b.name;
}

function graphConfig(
  drafts: readonly Draft[],
  inputs: readonly Draft[],
  outputs: readonly Value[],
  byPath: Map<string, Draft>,
): LayerConfig {
  const names = new Map<Draft, string>();
  const unused = unusedNames();
  for (const draft of [...inputs, ...drafts]) names.set(draft, unused(flatName(draft)));
  const reference = (draft: Draft) => [names.get(draft) as string, 0, 0];
  for (const draft of drafts) byPath.set(names.get(draft) as string, draft);
  const layers = [
    ...inputs.map((draft) => ({ ...draft.config, name: names.get(draft) })),
    ...drafts.map((draft) => ({ ...draft.config, name: names.get(draft), calls: [draft.inputs.map(reference)] })),
  ];
  return {
    type: "Functional",
    layers,
    inputs: inputs.map(reference),
    outputs: outputs.map(({ draft }) => reference(draft)),
  };
}

/** A layer's name in a graph, where models are not nested: "layer1/layer1.0/conv1" becomes "layer1.0.conv1", as torch's modules are called. */
function flatName({ path, config }: Draft): string {
  const parts = path.split("/").filter((part, i, all) => part !== "" && !all[i + 1]?.startsWith(`${part}.`));
  return parts.join(".").replaceAll("/", ".").slice(-100) || snakeCase(config.type);
}

/** Gives each name that is asked for once as it is, then with numbers. */
function unusedNames(): (wanted: string) => string {
  const taken = new Map<string, number>();
  return (wanted) => {
    let name = wanted;
    let number = taken.get(wanted) ?? 0;
    for (; taken.has(name); name = `${wanted}_${number}`) number++;
    taken.set(wanted, number);
    if (name !== wanted) taken.set(name, 0);
    return name;
  };
}
