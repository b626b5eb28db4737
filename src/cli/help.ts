/** `aria help [COMMAND]`: what `--help` shows, or the same as JSON, a command a line. */
import type { Command, Option } from 'commander';
import { suggest } from '../diagnostics/suggest.js';
import { reportProblem, voiceOf } from './cli-problem.js';
import { ExitCode } from './exit-codes.js';
import { writeOut } from './terminal.js';

export function help(program: Command, name: string | undefined, json: boolean): number {
  const command = name === undefined ? program : program.commands.find((one) => one.name() === name);
  if (command === undefined) {
    const near = suggest(
      name ?? '',
      program.commands.map((one) => one.name()),
    );
    const next = near.length > 0 ? `did you mean \`aria help ${near[0]}\`?` : 'run `aria help` for the list of commands';
    return reportProblem({ message: `no command \`${name}\``, help: next, exitCode: ExitCode.usage }, voiceOf({ json }));
  }
  if (json) writeOut((name === undefined ? program.commands : [command]).map(jsonLine).join(''));
  else command.outputHelp();
  return ExitCode.ok;
}

function jsonLine(command: Command): string {
  const options = command.options.filter((option) => !option.hidden).map(optionObject);
  return `${JSON.stringify({ name: command.name(), usage: command.usage(), summary: command.summary(), description: command.description(), options })}\n`;
}

function optionObject({ flags, description, argChoices, defaultValue }: Option): object {
  return { flags, description, choices: argChoices ?? null, default: defaultValue ?? null };
}
