import type { Command } from "commander";
import { NoodlenetError } from "../util/errors.js";
import { commandWords } from "./commandWords.js";

let options: readonly string[] = [];

/** Makes messages name the options of the running command. */
export function speakOfOptions(program: Command): void {
  program.hook("preAction", (_, command) => {
    options = command.options.map(({ long }) => long ?? "");
  });
}

/** Rewrites a message of the library for the running command. */
export function inWords(message: string): string {
  return commandWords(message, options);
}

/**
 * The message of an error that the user can correct, or of the file system, in one line. Null for other errors, which are faults of the
 * program.
 */
export function failureLine(error: unknown): string | null {
  if (error instanceof NoodlenetError) return `error: ${inWords(error.message)}`;
  const { code, syscall, message } = error as NodeJS.ErrnoException;
  return typeof code === "string" && typeof syscall === "string" ? `error: ${message}` : null;
}

/** Prints the message of an error and sets the exit code. @throws errors that are faults of the program, to show their stack */
export function reportFailure(error: unknown): null {
  const line = failureLine(error);
  if (line === null) throw error;
  console.error(line);
  process.exitCode ||= 1;
  return null;
}
