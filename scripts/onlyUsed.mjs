/** What bundles a program without those parts of the library that it does not use: which they are stands in a table, see labUses.mjs. */
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import ts from "typescript";
import { withKernels } from "./withKernels.mjs";

const source = join(import.meta.dirname, "../src");

/**
 * A plugin of esbuild's that edits files of the library as a table says. What the table names must be there, and its files must be in the bundle: what has
 * got another name since fails the build.
 * @param uses edits by file, each by the place in it: `Name`, or `Name.member` of a class or an object
 */
export function onlyUsed(uses) {
  return {
    name: "only-used",
    setup({ onLoad, onEnd }) {
      const seen = new Set();
      onLoad({ filter: /\/src\/.*\.ts$/ }, ({ path }) => {
        const name = relative(source, path);
        if (!Object.hasOwn(uses, name)) return undefined;
        seen.add(name);
        return { contents: edited(name, readFileSync(path, "utf8"), uses[name]), loader: "ts" };
      });
      onEnd(() => {
        const unseen = Object.keys(uses).filter((name) => !seen.has(name));
        if (unseen.length > 0) throw new Error(`not in the bundle, and so not to be edited: ${unseen.join(", ")}`);
      });
    },
  };
}

/** The text of a file after its edits. */
export function edited(name, text, edits) {
  const file = ts.createSourceFile(name, text, ts.ScriptTarget.ESNext, true);
  const changes = Object.entries(edits).map(([place, edit]) => {
    const node = found(file, place.split("."));
    if (!node) throw new Error(`${name} has no ${place}`);
    return edit(node, `${name}: ${place}`);
  });
  return changes
    .flat()
    .sort((a, b) => b.start - a.start)
    .reduce((whole, { start, end, by }) => whole.slice(0, start) + by + whole.slice(end), text);
}

/** The declaration of a name, and of a member in it. */
function found(node, [name, ...members]) {
  const own = ts.forEachChild(node, (child) =>
    child.name?.getText() === name && (child.body || child.members || child.initializer) ? child : found(child, [name]),
  );
  return own && members.length > 0 ? found(own, members) : own;
}

const change = (node, by) => ({ start: node.getStart(), end: node.getEnd(), by });

/** Keeps these entries of a table. */
export const only =
  (...names) =>
  (node, where) => {
    const { properties } = unwrapped(node.initializer);
    const missing = names.filter((name) => !properties.some((entry) => entry.name.getText() === name));
    if (missing.length > 0) throw new Error(`${where} has no ${missing.join(", ")}`);
    return properties
      .filter((entry) => !names.includes(entry.name.getText()))
      .map((entry) => ({ start: entry.getFullStart(), end: entry.getEnd() + 1, by: "" }));
  };

/** A value beneath `satisfies` and `as`. */
const unwrapped = (node) =>
  ts.isSatisfiesExpression(node) || ts.isAsExpression(node) ? unwrapped(node.expression) : node;

/** A function or a class that is never called: it throws. */
export const never = (node, where) => emptied(node, `throw Error(${JSON.stringify(`${where} is left out`)});`);

/** A function whose result is never used: it gives none. */
export const nothing = (node) => emptied(node, "");

function emptied(node, statement) {
  if (!ts.isClassDeclaration(node)) return [change(node.body, `{ ${statement} }`)];
  return [change(node, `export class ${node.name.getText()} { constructor() { ${statement} } }`)];
}

/** Another value in the place of a constant's. */
export const value = (text) => (node) => [change(node.initializer, text)];

/** Of a module of WebAssembly these kernels alone, without those of relaxed SIMD. */
export const kernels =
  (...names) =>
  (node, where) =>
    chosenKernels(node, where, names, (all) => all.filter((name) => names.includes(name)));

/** Of a module of WebAssembly all kernels but these, without those of relaxed SIMD. */
export const kernelsBut =
  (...names) =>
  (node, where) =>
    chosenKernels(node, where, names, (all) => all.filter((name) => !names.includes(name)));

function chosenKernels(node, where, names, choose) {
  const entry = (name) => unwrapped(node.initializer).properties.find((one) => one.name.getText() === name).initializer;
  const all = unwrapped(entry("calls")).properties.map(({ name }) => name.getText());
  const missing = names.filter((name) => !all.includes(name));
  if (missing.length > 0) throw new Error(`${where} has no kernels ${missing.join(", ")}`);
  const chosen = choose(all);
  const { plain } = JSON.parse(entry("ranges").getText());
  const { packed, ranges } = withKernels(JSON.parse(entry("packed").getText()), plain, chosen, all);
  return [
    change(entry("packed"), JSON.stringify(packed)),
    change(entry("ranges"), JSON.stringify({ plain: ranges })),
    ...only(...chosen)({ initializer: entry("calls") }, where),
  ];
}
