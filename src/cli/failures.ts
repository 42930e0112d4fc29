import type { Command } from "commander";
import { NoodlenetError } from "../util/errors.js";
import { commandWords } from "./commandWords.js";

let options: readonly string[] = [];

/** Has messages speak of the options of the command that runs. */
export function speakOfOptions(program: Command): void {
  program.hook("preAction", (_, command) => {
    options = command.options.map(({ long }) => long ?? "");
  });
}

/** A message of the library for the user of this command. */
export function inWords(message: string): string {
  return commandWords(message, options);
}

/**
 * What went wrong, in a line: what the user can mend, and what the system says of files. Null for anything else, which is a fault of
 * ours.
 */
export function failureLine(error: unknown): string | null {
  if (error instanceof NoodlenetError) return `error: ${inWords(error.message)}`;
  const { code, syscall, message } = error as NodeJS.ErrnoException;
  return typeof code === "string" && typeof syscall === "string" ? `error: ${message}` : null;
}

/** Says what went wrong, and that the command did not do all. @throws a fault of ours, to show its stack */
export function reportFailure(error: unknown): null {
  const line = failureLine(error);
  if (line === null) throw error;
  console.error(line);
  process.exitCode ||= 1;
  return null;
}
