import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import { defaultJobs, experiments, type ReportOptions, runReport } from "../../study/index.js";
import { wholeNumber } from "./wholeNumber.js";

/** `noodlenet report`: the report's experiments on photos or on painted bowls. */
export function addReport(program: Command): void {
  program
    .command("report")
    .description("run the report's experiments and write curves, tables and results.json")
    .option(
      "--data <dir>",
      "folder of pictures, <dir>/{train,val,test}/<class>/* or <dir>/<class>/*; painted bowls without it",
    )
    .option("--epochs <n>", "epochs of each training (30)", wholeNumber(1))
    .option("--seeds <n>", "runs of each experiment, each with its own seed (3)", wholeNumber(1))
    .option("--seed <n>", "the first seed, which determines initial weights, shuffling and dropout (1)", wholeNumber(0))
    .option("--only <ids>", "experiments to run, such as s2,s5", experimentIds)
    .option(
      "--weights <file>",
      'VGG16 weights for s7 and s8: a file (.h5, .safetensors), or "imagenet" to download the published ones',
    )
    .option(
      "--jobs <n>",
      "parallel trainings, each in its own process (default: as many as leave two cores to each)",
      wholeNumber(1),
    )
    .option(
      "--explain",
      "search the settings that the original report leaves open for those with which the claims of s4, s6, s7 and s8 hold, nearest to Keras's defaults first",
    )
    .option("--quick", "a trial run: one epoch of 16 training pictures")
    .option("--out <dir>", "where files are written (report)")
    .option("--open", "open the page in the browser as soon as there is one")
    .action(async ({ open = false, ...options }: ReportOptions & { open?: boolean }) => {
      // A trial run takes less time than to start processes.
      const jobs = options.jobs ?? (options.quick ? undefined : defaultJobs());
      await runReport({ ...options, jobs, ...(open && { onPage: (path) => openPage(resolve(path)) }) });
    });
}

function experimentIds(text: string): string[] {
  const ids = text.split(",").map((id) => id.trim());
  const known = experiments.map(({ id }) => id);
  const unknown = ids.find((id) => !known.includes(id));
  if (unknown === undefined) return ids;
  throw new InvalidArgumentError(`There is no experiment "${unknown}"; there are ${known.join(", ")}.`);
}

/** Opens a file in the default browser. */
function openPage(path: string): void {
  const [command, ...args] = { darwin: ["open"], win32: ["cmd", "/c", "start", ""] }[process.platform as string] ?? [
    "xdg-open",
  ];
  const child = spawn(command, [...args, path], { detached: true, stdio: "ignore" });
  child.once("error", () => console.error(`no browser could be started; open ${path} yourself`));
  child.unref();
}
