/** Bundles what moves figures of the report's page into a script, as text in a module: the page that the report writes holds it and asks for nothing. */
import { join } from "node:path";
import { bundleScript, kB, writeModule } from "./workerScript.mjs";

const home = join(import.meta.dirname, "../study/figures");
const script = await bundleScript(join(home, "moving/reportScript.ts"), "noodlenetFigures");
const value = new TextDecoder().decode(script);
if (value.includes("</script")) throw new Error("the figures' script would end the page's script element");
writeModule(join(home, "generated"), "movingScript.ts", {
  script: { is: "What moves figures, as a page's script.", value },
});
console.log(`figures of the report: ${kB(script)}`);
