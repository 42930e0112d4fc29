import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Writes the TypeScript of a compiled module: its bytes, and what the host knows of its kernels. For each kernel the names of its arguments, for each plan the
 * names of its fields, and the order in which the module expects them. So a missing, unknown or misordered argument is an error
 * of the type checker.
 *
 * @param {string} module the module's name
 * @param {string} declarations its exports, as the AssemblyScript compiler declares them (`--bindings raw`)
 * @param {string} assembly the folder of the AssemblyScript sources, where plans are classes marked `@unmanaged`
 * @param {object} bytes `packed`, `ranges` and `memoryFlags` of `KernelModule`
 */
export function kernelInterface(module, declarations, assembly, { packed, ranges, memoryFlags }) {
  const all = textsIn(assembly).flatMap(plansIn);
  const kernels = kernelsIn(declarations, all);
  const plans = all.filter(({ name }) =>
    kernels.some(({ parameters }) => parameters.some(({ type }) => type === addressOf(name))),
  );
  const Name = module[0].toUpperCase() + module.slice(1);
  return [
    "// Written by scripts/kernelInterface.mjs.",
    `import type { KernelModule, Ordered${plans.length > 0 ? ", PlanAddress" : ""} } from "../KernelModule.js";`,
    "",
    "/** What a plan says, by the name of its class in assembly/. All are whole numbers. */",
    `export type ${Name}Plans = {`,
    ...plans.map(({ name, fields }) => record(name, fields.map(typed))),
    "};",
    "",
    "/** A kernel's arguments after the number of its part. */",
    `export interface ${Name}Arguments {`,
    ...kernels.map(({ name, parameters }) => record(name, parameters.map(typed))),
    "}",
    "",
    ...callers(kernels, `${Name}Arguments`),
    "",
    `export const ${module}Module: KernelModule<${Name}Arguments, ${Name}Plans> = {`,
    `  packed: ${JSON.stringify(packed)},`,
    `  ranges: ${JSON.stringify(ranges)},`,
    `  memoryFlags: ${JSON.stringify(memoryFlags)},`,
    "  planFields: {",
    ...plans.map(({ name, fields }) => `    ${name}: (a) => [${inOrder(fields)}],`),
    "  },",
    "  calls: {",
    ...kernels.map(({ name, parameters }) => `    ${name}: ${callerOf(parameters, kernels)},`),
    "  },",
    "};",
    "",
  ].join("\n");
}

/** Writes the TypeScript of the constants that the host and the kernels must agree on. */
export function kernelConstants(assembly) {
  return [...textsIn(assembly).flatMap(constantsIn), ""].join("\n");
}

function textsIn(assembly) {
  const sources = readdirSync(assembly).filter((file) => file.endsWith(".ts"));
  return sources.map((file) => readFileSync(join(assembly, file), "utf8"));
}

const addressOf = (plan) => `PlanAddress<"${plan}">`;

const typed = ({ name, type = "number" }) => `readonly ${name}: ${type}`;

function record(name, members) {
  return `  readonly ${name}: { ${members.join("; ")} };`;
}

const inOrder = (members) => members.map(({ name }) => `a.${name}`).join(", ");

/** How kernels are called with their arguments by name; those with the same arguments share a function. */
function callers(kernels, table) {
  return groupsOf(kernels).map(
    ({ name, parameters }, i) =>
      `const call${i} = <R>(f: Ordered<R>, part: number, a: ${table}["${name}"]): R => f(part, ${inOrder(parameters)});`,
  );
}

function callerOf(parameters, kernels) {
  return `call${groupsOf(kernels).findIndex((first) => sameParameters(first.parameters, parameters))}`;
}

/** The first of all kernels that have the same arguments. */
function groupsOf(kernels) {
  return kernels.filter(
    ({ parameters }, i) => kernels.findIndex((other) => sameParameters(other.parameters, parameters)) === i,
  );
}

function sameParameters(a, b) {
  return a.map(typed).join() === b.map(typed).join();
}

/** Whole numbers that both sides must agree on. */
function constantsIn(source) {
  return [...source.matchAll(/^export const ([A-Z][A-Z_0-9]+)(?:: \w+)? = (\d+);$/gm)].map(
    ([, name, value]) => `export const ${name} = ${value};`,
  );
}

/** The classes marked `@unmanaged`, of fields of 32 bits. */
function plansIn(source) {
  return [...source.matchAll(/^@unmanaged\nexport class (\w+) \{\n(.*?)^\}/gms)].map(([, name, body]) => {
    const fields = [...body.matchAll(/^ {2}(\w+): (\w+);$/gm)];
    const wide = fields.find(([, , type]) => type !== "i32" && type !== "usize");
    if (wide) throw new Error(`${name}.${wide[1]} is ${wide[2]}; plans hold i32 and usize`);
    return { name, fields: fields.map(([, field]) => ({ name: field })) };
  });
}

/** The exported functions whose first parameter is the number of a part. A parameter that is a plan is called `plan`. */
function kernelsIn(declarations, plans) {
  const isPlan = new Set(plans.map(({ name }) => name));
  const functions = declarations.matchAll(/\/\*\*\n((?:\s+\*(?!\/).*\n)+)\s+\*\/\n\s+export function (\w+)\(/g);
  return [...functions].flatMap(([, comment, name]) => {
    const [first, ...others] = [...comment.matchAll(/@param (\w+) `(\S+)`/g)].map(([, parameter, type]) => ({
      name: parameter,
      class: type.split("/").at(-1),
    }));
    if (first?.name !== "part") return [];
    const parameters = others.map((parameter) =>
      isPlan.has(parameter.class) ? { name: "plan", type: addressOf(parameter.class) } : { name: parameter.name },
    );
    return [{ name, parameters }];
  });
}
