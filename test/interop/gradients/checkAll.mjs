import { checkFunction, GradientError } from "noodlenet/testing";

/**
 * Checks functions of a library, by name [function, ...inputs], and prints what was found.
 * @param known the names that are known to fail, and how: "wrong" (a wrong gradient) or "error" (the library raises one)
 * @returns whether all is as known
 */
export async function checkAll(library, functions, adapt, known) {
  const found = {};
  for (const [name, [f, ...inputs]] of Object.entries(functions)) {
    try {
      await checkFunction(adapt(f), inputs, { precision: "float32" });
    } catch (error) {
      found[name] = error instanceof GradientError ? "wrong" : "error";
      const [first] = error.message.split("\n");
      console.log(`${library} ${name}: ${found[name]}: ${first.replace("checkFunction: ", "").slice(0, 200)}`);
    }
  }
  const names = Object.keys(functions);
  console.log(`${library}: ${names.length - Object.keys(found).length} of ${names.length} have the right gradient`);
  const surprises = names.filter((name) => found[name] !== known[name]);
  for (const name of surprises)
    console.log(`${library} ${name}: ${found[name] ?? "right"}, and was known as ${known[name] ?? "right"}`);
  return surprises.length === 0;
}
