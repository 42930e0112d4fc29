import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Writes the TypeScript of what the host knows of the compiled kernels: for each the names of its arguments, for each plan the
 * names of its fields, the order in which the module expects them, and constants that both sides use. So a missing, unknown or misordered argument is an error
 * of the type checker.
 *
 * @param {string} declarations the module's exports, as the AssemblyScript compiler declares them (`--bindings raw`)
 * @param {string} assembly the folder of the AssemblyScript sources, where plans are classes marked `@unmanaged`
 */
export function kernelInterface(declarations, assembly) {
  const sources = readdirSync(assembly).filter((file) => file.endsWith(".ts"));
  const texts = sources.map((file) => readFileSync(join(assembly, file), "utf8"));
  const plans = texts.flatMap(plansIn);
  const kernels = kernelsIn(declarations, plans);
  return [
    "// Written by scripts/kernelInterface.mjs.",
    "",
    ...texts.flatMap(constantsIn),
    "",
    "/** Address of a plan that was written for the next job. */",
    "export type PlanAddress<P extends keyof Plans> = number & { readonly plan: P };",
    "",
    "/** What a plan says, by the name of its class in assembly/. All are whole numbers. */",
    "export interface Plans {",
    ...plans.map(({ name, fields }) => record(name, fields.map(typed))),
    "}",
    "",
    "/** A kernel's arguments after the number of its part. */",
    "export interface KernelArguments {",
    ...kernels.map(({ name, parameters }) => record(name, parameters.map(typed))),
    "}",
    "",
    "/** A plan's fields in their order in memory. */",
    "export const planFields: { readonly [P in keyof Plans]: (p: Plans[P]) => number[] } = {",
    ...plans.map(({ name, fields }) => `  ${name}: (a) => [${inOrder(fields)}],`),
    "};",
    "",
    ...calls(kernels),
  ].join("\n");
}

const typed = ({ name, type = "number" }) => `readonly ${name}: ${type}`;

function record(name, members) {
  return `  readonly ${name}: { ${members.join("; ")} };`;
}

const inOrder = (members) => members.map(({ name }) => `a.${name}`).join(", ");

/** How every kernel is called with its arguments by name; kernels with the same arguments share a function. */
function calls(kernels) {
  const known = new Map();
  const functions = [];
  const rows = kernels.map(({ name, parameters }) => {
    const order = inOrder(parameters);
    const key = parameters.map(typed).join();
    if (!known.has(key)) {
      known.set(key, `call${known.size}`);
      functions.push(
        `const ${known.get(key)} = <R>(f: Ordered<R>, part: number, a: KernelArguments["${name}"]): R => f(part, ${order});`,
      );
    }
    return `  ${name}: ${known.get(key)},`;
  });
  return [
    "/** A function of a part's number and a kernel's arguments. */",
    "export type Ordered<R> = (part: number, ...args: number[]) => R;",
    "",
    ...functions,
    "",
    "/** Calls a function with a part's number and a kernel's arguments, in their order. */",
    "export const kernelCalls: { readonly [K in keyof KernelArguments]: <R>(f: Ordered<R>, part: number, a: KernelArguments[K]) => R } = {",
    ...rows,
    "};",
    "",
  ];
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
      isPlan.has(parameter.class)
        ? { name: "plan", type: `PlanAddress<"${parameter.class}">` }
        : { name: parameter.name },
    );
    return [{ name, parameters }];
  });
}
