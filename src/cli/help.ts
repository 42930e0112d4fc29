import type { Command } from "commander";

/** `noodlenet help`; and, after each error in how a command is called, where to read how it is. */
export function addHelp(program: Command): void {
  program
    .helpCommand(false)
    .command("help [command]")
    .description("display help for a command")
    .action((name?: string) => help(program, name));
  program.showHelpAfterError("(npx noodlenet --help lists the commands)");
  for (const command of program.commands)
    command.showHelpAfterError(`(npx noodlenet ${command.name()} --help lists what it takes)`);
}

function help(program: Command, name: string | undefined): void {
  if (name === undefined) program.help();
  const command = program.commands.find((own) => own.name() === name);
  if (command) command.help();
  program.error(`error: unknown command '${name}'`);
}
