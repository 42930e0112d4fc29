// Trains in the built lessons in several browsers by pressing their buttons: each page compares its numbers, and the hash of its weights, with those
// that Node gave.
//
//   node test/engines/lessons.mjs [COMMAND …] [--only=ID,…]
import { existsSync } from "node:fs";
import { lessonFiles } from "../../scripts/build-lessons.mjs";
import { browsers, commandLine } from "./browsers.mjs";
import { openPage } from "./openPage.mjs";

/** In the page: trains, and reports what the page says of the end. */
const driver = `<script type="module">
  const report = (body) => fetch("/", { method: "POST", body: JSON.stringify(body) });
  addEventListener("error", ({ message }) => report({ error: message }));
  addEventListener("unhandledrejection", ({ reason }) => report({ error: String(reason) }));
  document.querySelector(".panel button.main").click();
  while (!document.querySelector("[data-ended]")) await new Promise((resolve) => setTimeout(resolve, 50));
  report({ ended: document.querySelector("[data-ended]").dataset.ended });
</script>`;

const given = process.argv.slice(2);
const only = given
  .find((word) => word.startsWith("--only="))
  ?.slice("--only=".length)
  .split(",");
const commands = given.filter((word) => !word.startsWith("--"));
const files = await lessonFiles();
const trains = (id) =>
  id === "ten-seconds" || existsSync(new URL(`../../site/lessons/${id}/recipe.ts`, import.meta.url));
const ids = [...files.keys()].flatMap((path) => /^en\/([\w-]+)\/index\.html$/.exec(path)?.[1] ?? []).filter(trains);
for (const browser of commands.length > 0 ? commands : browsers)
  for (const id of only ?? ids) {
    const page = `en/${id}/index.html`;
    const driven = new Map([...files, [page, String(files.get(page)).replace("</body>", `${driver}</body>`)]]);
    const { args, end } = commandLine(browser);
    try {
      const { ended } = await openPage(browser, args, { page, files: driven, seconds: 120 });
      if (ended !== "same") process.exitCode = 1;
      console.log(`${browser}: ${id}: ${ended === "same" ? "the bits that are stored" : `others (${ended})`}`);
    } catch (error) {
      process.exitCode = 1;
      console.log(`${browser}: ${id}: ${error.message}`);
    } finally {
      end();
    }
  }
process.exit();
