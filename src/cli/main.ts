#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { Command } from "commander";
import { setBackend } from "../tensor/defaults.js";
import { addConvert } from "./convert.js";
import { addDoctor } from "./doctor.js";
import { addEvaluate } from "./evaluate.js";
import { reportFailure, speakOfOptions } from "./failures.js";
import { addHelp } from "./help.js";
import { addPredict } from "./predict.js";
import { addReport } from "./report.js";
import { addSummary } from "./summary.js";
import { addTrain } from "./train.js";

const { version } = JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8"));

/** Commands that compute for longer than it takes to check wide vectors. */
const LONG = ["report", "train", "evaluate"];

const program = new Command("noodlenet")
  .description(
    "neural networks from first principles: train, evaluate and convert models, and reproduce a report on noodles",
  )
  .version(version);
addReport(program);
addConvert(program);
addSummary(program);
addTrain(program);
addPredict(program);
addEvaluate(program);
addDoctor(program);
addHelp(program);
speakOfOptions(program);
program.hook("preAction", (_, command) => {
  if (LONG.includes(command.name())) setBackend("wasm", { wide: "auto" });
});

// Whoever reads the output, such as head, may stop before its end.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit();
  throw error;
});

try {
  await program.parseAsync();
} catch (error) {
  reportFailure(error);
}
