// Trains in the built lessons in several browsers by pressing their buttons: each page compares its numbers, and the hash of its weights, with those
// that Node gave.
//
//   node test/engines/lessons.mjs [COMMAND …] [--only=ID,…]
import { lessonFiles } from "../../scripts/build-lessons.mjs";
import { browsers, commandLine } from "./browsers.mjs";
import { openPage } from "./openPage.mjs";

/** Beside the page, which stands in a frame as it is built: trains by each of its buttons in turn, and reports what the page says of the ends. */
const driver = (page) => `<!doctype html><meta charset="utf-8"><iframe src="${page}"></iframe><script type="module">
  const report = (body) => fetch("/", { method: "POST", body: JSON.stringify(body) });
  const frame = document.querySelector("iframe");
  await new Promise((resolve) => frame.addEventListener("load", resolve));
  frame.contentWindow.addEventListener("error", ({ message }) => report({ error: message }));
  frame.contentWindow.addEventListener("unhandledrejection", ({ reason }) => report({ error: String(reason) }));
  const ended = [];
  for (const place of frame.contentDocument.querySelectorAll(".train")) {
    place.querySelector("button").click();
    while (!place.querySelector("[data-ended]")) await new Promise((resolve) => setTimeout(resolve, 50));
    ended.push(place.querySelector("[data-ended]").dataset.ended);
  }
  report({ ended });
</script>`;

const given = process.argv.slice(2);
const only = given
  .find((word) => word.startsWith("--only="))
  ?.slice("--only=".length)
  .split(",");
const commands = given.filter((word) => !word.startsWith("--"));
const files = await lessonFiles();
const trains = (id) => files.get(`assets/${id}.js`).includes("training.js");
const ids = [...files.keys()].flatMap((path) => /^en\/([\w-]+)\/index\.html$/.exec(path)?.[1] ?? []).filter(trains);
for (const browser of commands.length > 0 ? commands : browsers)
  for (const id of only ?? ids) {
    const driven = new Map([...files, ["driver.html", driver(`en/${id}/index.html`)]]);
    const { args, end } = commandLine(browser);
    try {
      const { ended } = await openPage(browser, args, { page: "driver.html", files: driven, seconds: 120 });
      const isSame = ended.length > 0 && ended.every((one) => one === "same");
      if (!isSame) process.exitCode = 1;
      console.log(`${browser}: ${id}: ${isSame ? "the bits that are stored" : `others (${ended.join(", ")})`}`);
    } catch (error) {
      process.exitCode = 1;
      console.log(`${browser}: ${id}: ${error.message}`);
    } finally {
      end();
    }
  }
process.exit();
