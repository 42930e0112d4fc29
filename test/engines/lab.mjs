// Trains in the built lab in several browsers by pressing its button, and compares the table of its curves and how sure the network is of
// each picture.
//
//   node test/engines/lab.mjs                 Chromium and Firefox where they are, and WebKitGTK's MiniBrowser (run it under xvfb-run)
//   node test/engines/lab.mjs COMMAND …       these browsers
import { existsSync } from "node:fs";
import { labPage } from "../../scripts/build-lab.mjs";
import { hashOf } from "../../scripts/labPolicy.mjs";
import { browsers, commandLine } from "./browsers.mjs";
import { openPage } from "./openPage.mjs";

const LINK = "size=32&photos=8&epochs=5&filters=4&batchSize=4";

/** In the page: waits for the pictures, trains, and reports what it shows. */
const driver = `
  const until = async (f) => { while (!f()) await new Promise((resolve) => setTimeout(resolve, 100)); return f(); };
  const report = (body) => fetch("/", { method: "POST", body: JSON.stringify(body) });
  addEventListener("error", ({ message }) => report({ error: message }));
  addEventListener("unhandledrejection", ({ reason }) => report({ error: String(reason) }));
  (await until(() => document.querySelector("button.main:not(:disabled)"))).click();
  await until(() => /^trained/.test(document.querySelector("#state").textContent));
  // The tables follow when the network has answered, each in a frame of its own.
  await until(() => /after 5 epochs/.test(document.querySelector("#judge").textContent));
  await until(() => document.querySelectorAll("#curves tbody tr").length === 5);
  report({ curves: document.querySelector("#curves tbody").textContent, judged: document.querySelector(".confusion").textContent, userAgent: navigator.userAgent });
`;

const MINI_BROWSER = "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser";
const known = [...browsers, ...(process.env.DISPLAY ? [MINI_BROWSER] : [])];
const given = process.argv.slice(2);
/** The page with the driver, which its policy then lets run and report. */
const driven = (await labPage())
  .replace("script-src ", `connect-src 'self'; script-src ${hashOf(driver)} `)
  .replace("</body>", `<script type="module">${driver}</script></body>`);
const files = new Map([["lab.html", driven]]);
let expected = null;
for (const browser of given.length > 0 ? given : known.filter(existsSync)) {
  const { args, end } = commandLine(browser);
  try {
    const { curves, judged } = await openPage(browser, args, { page: `lab.html#${LINK}`, files, seconds: 300 });
    const found = `${curves} | ${judged}`;
    expected ??= found;
    if (found !== expected) process.exitCode = 1;
    console.log(`${browser}: ${found === expected ? "the same curves and judgements" : "others"}: ${found}`);
  } catch (error) {
    process.exitCode = 1;
    console.log(`${browser}: ${error.message}`);
  } finally {
    end();
  }
}
process.exit();
