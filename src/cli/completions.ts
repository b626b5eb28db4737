/** `aria completions SHELL`: a script for the shell, made from the command tree, so that it knows all there is. Nothing is installed. */
import type { Command, Option } from 'commander';
import { reportProblem, voiceOf } from './cli-problem.js';
import { ExitCode } from './exit-codes.js';
import { writeOut } from './terminal.js';

interface Subcommand {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly Flag[];
  /** Its operands are files. */
  readonly files: boolean;
}

interface Flag {
  readonly long: string;
  readonly short: string | null;
  readonly summary: string;
  readonly takesValue: boolean;
  readonly choices: readonly string[];
}

const SHELLS: Readonly<Record<string, (commands: readonly Subcommand[]) => string>> = { bash, zsh, fish };

export function completions(program: Command, shell: string): number {
  const script = SHELLS[shell];
  if (script === undefined) {
    const help = `the shells are ${Object.keys(SHELLS).join(', ')}; for bash: source <(aria completions bash)`;
    return reportProblem({ message: `no completions for \`${shell}\``, help, exitCode: ExitCode.usage }, voiceOf({}));
  }
  writeOut(script(commandsOf(program)));
  return ExitCode.ok;
}

function commandsOf(program: Command): readonly Subcommand[] {
  return program.commands.map((command) => ({
    name: command.name(),
    summary: plain(command.summary()),
    options: [...command.options.filter((option) => !option.hidden).map(flagOf), HELP],
    files: command.registeredArguments.some((argument) => /file|path/.test(argument.name())),
  }));
}

const HELP: Flag = { long: '--help', short: '-h', summary: 'show help', takesValue: false, choices: [] };

function flagOf({ long, short, description, required, argChoices }: Option): Flag {
  return {
    long: long ?? short ?? '',
    short: short ?? null,
    summary: plain(description),
    takesValue: required,
    choices: argChoices ?? [],
  };
}

/** Without what would mean something to a shell. */
function plain(text: string): string {
  return text.replace(/[`'"\\[\]$:]/g, '');
}

function bash(commands: readonly Subcommand[]): string {
  const cases = commands.map(({ name, options, files }) => {
    const choices = options.flatMap(({ long, choices: words }) =>
      words.length > 0 ? [`      ${long}) words="${words.join(' ')}"; files= ;;`] : [],
    );
    const chosen = choices.length === 0 ? '' : `\n    case "$before" in\n${choices.join('\n')}\n    esac`;
    return `  ${name})\n    words="${options.map(({ long }) => long).join(' ')}"\n    files=${files ? 'yes' : ''}${chosen}\n    ;;`;
  });
  return `# bash completion for aria:  source <(aria completions bash)
_aria() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" command="\${COMP_WORDS[1]}" words files=yes
  if [ "$COMP_CWORD" -eq 1 ]; then command=; fi
  case "$command" in
${cases.join('\n')}
  *)
    words="${commands.map(({ name }) => name).join(' ')} --help --version"
    ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$word"))
  if [ -n "$files" ] && [ "\${word#-}" = "$word" ]; then
    COMPREPLY+=($(compgen -f -X '!*.aria' -- "$word") $(compgen -d -- "$word"))
  fi
}
complete -o filenames -F _aria aria
`;
}

function zsh(commands: readonly Subcommand[]): string {
  const list = commands.map(({ name, summary }) => `    '${name}:${summary}'`);
  const cases = commands.map(({ name, options, files }) => {
    const specs = options.map(({ long, summary, takesValue, choices }) => {
      const value = choices.length > 0 ? `:value:(${choices.join(' ')})` : takesValue ? ':value:' : '';
      return `'${long}${takesValue ? '=' : ''}[${summary}]${value}'`;
    });
    return `    ${name}) _arguments ${[...specs, ...(files ? [`'*:file:_files -g "*.aria(-.)"'`] : [])].join(' ')} ;;`;
  });
  return `#compdef aria
# zsh completion for aria:  aria completions zsh > a file _aria in a directory of $fpath
_aria() {
  local -a commands
  commands=(
${list.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    _files -g "*.aria(-.)"
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${cases.join('\n')}
    *) _files ;;
  esac
}
compdef _aria aria
`;
}

function fish(commands: readonly Subcommand[]): string {
  const lines = commands.flatMap(({ name, summary, options, files }) => [
    `complete -c aria -n __fish_use_subcommand -a ${name} -d '${summary}'`,
    ...(files ? [] : [`complete -c aria -n '__fish_seen_subcommand_from ${name}' -f`]),
    ...options.map(({ long, short, summary: what, takesValue, choices }) => {
      const value = choices.length > 0 ? ` -x -a '${choices.join(' ')}'` : takesValue ? ' -x' : '';
      const letter = short === null ? '' : ` -s ${short.slice(1)}`;
      return `complete -c aria -n '__fish_seen_subcommand_from ${name}' -l ${long.slice(2)}${letter} -d '${what}'${value}`;
    }),
  ]);
  return `# fish completion for aria:  aria completions fish | source\n${lines.join('\n')}\n`;
}
