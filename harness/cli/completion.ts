import type { Command, Option } from 'commander';

/** A word that may stand where the cursor is, and what it means. */
export interface Candidate {
  readonly word: string;
  readonly meaning: string;
}

/** Commands whose arguments are scenario names. */
const TAKE_NAMES = new Set(['check', 'list', 'profile', 'graph']);

/** Options whose value is a file or a directory: the shell knows those. */
const FILES = new Set(['<file>', '<directory>']);

/**
 * What may come next: commands, options, the choices of an option, scenario names. `words` are those after the program's name, the last being the
 * one that the cursor is in, '' where it has not begun. Null where the shell should offer files.
 */
export async function candidates(root: Command, words: readonly string[], scenarios: (files: readonly string[]) => Promise<readonly string[]>): Promise<readonly Candidate[] | null> {
  const current = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  const command = before[0] === undefined ? undefined : root.commands.find((candidate) => candidate.name() === before[0]);
  if (command === undefined) return before.length > 0 ? [] : starting(current, [...root.createHelp().visibleCommands(root).map(described), ...optionsOf(root)]);
  const option = valued(command, before.at(-1));
  if (option !== undefined) {
    if (option.argChoices !== undefined) return starting(current, option.argChoices.map((word) => ({ word, meaning: '' })));
    return FILES.has(/[<[].*[>\]]/u.exec(option.flags)?.[0] ?? '') ? null : [];
  }
  if (current.startsWith('-')) return starting(current, optionsOf(command));
  const [argument] = command.registeredArguments;
  if (argument?.argChoices !== undefined) return starting(current, argument.argChoices.map((word) => ({ word, meaning: '' })));
  if (!TAKE_NAMES.has(command.name()) || /[./\\]/u.test(current)) return null;
  const files = before.slice(1).filter((word) => /\.[cm]?[jt]s$/u.test(word));
  const names = starting(current, (await scenarios(files)).map((word) => ({ word, meaning: '' })));
  // A name or a file may stand here.
  return names.length > 0 ? names : null;
}

function starting(current: string, all: readonly Candidate[]): readonly Candidate[] {
  return all.filter(({ word }) => word.toLowerCase().startsWith(current.toLowerCase()));
}

function described(command: Command): Candidate {
  return { word: command.name(), meaning: command.description().split('\n')[0] ?? '' };
}

function optionsOf(command: Command): readonly Candidate[] {
  const help = command.createHelp();
  return help.visibleOptions(command).flatMap(({ long, short, description }) => (long ?? short) === undefined ? [] : [{ word: long ?? short ?? '', meaning: description }]);
}

/** The option that this word is and that wants a value next. */
function valued(command: Command, word: string | undefined): Option | undefined {
  const option = command.options.find(({ long, short }) => word !== undefined && (long === word || short === word));
  return option?.required === true ? option : undefined;
}

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** Stands for "files, please" in what the hidden command `complete` prints. */
export const FILES_WANTED = ':files';

/** What a shell is to run once, at its start: it asks the program itself for candidates. */
export function completionScript(shell: Shell): string {
  return SCRIPTS[shell];
}

const SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: `# quiesce completion bash; load it with: source <(quiesce completion bash)
_quiesce() {
  local IFS=$'\\n' candidate word
  local current="\${COMP_WORDS[COMP_CWORD]}"
  local typed="\${current#[\\"\\']}"
  local before=("\${COMP_WORDS[@]:1:COMP_CWORD-1}")
  COMPREPLY=()
  # Words come as they were typed, with quotes and backslashes.
  before=("\${before[@]#[\\"\\']}")
  before=("\${before[@]%[\\"\\']}")
  before=("\${before[@]//\\\\/}")
  typed="\${typed//\\\\/}"
  for candidate in $(quiesce complete -- "\${before[@]}" "$typed" 2>/dev/null); do
    if [[ $candidate == '${FILES_WANTED}' ]]; then
      compopt -o filenames
      COMPREPLY=($(compgen -f -- "$typed"))
      return
    fi
    word="\${candidate%%$'\\t'*}"
    if [[ $current == [\\"\\']* ]]; then COMPREPLY+=("$word"); else COMPREPLY+=("$(printf '%q' "$word")"); fi
  done
}
complete -F _quiesce quiesce
`,
  zsh: `#compdef quiesce
# quiesce completion zsh; load it with: source <(quiesce completion zsh)
_quiesce() {
  local -a lines described plain
  local line word
  lines=("\${(@f)$(quiesce complete -- "\${(@Q)words[2,CURRENT-1]}" "\${(Q)PREFIX}" 2>/dev/null)}")
  if [[ \${lines[1]} == '${FILES_WANTED}' ]]; then
    _files
    return
  fi
  for line in $lines; do
    word=\${line%%$'\\t'*}
    # What has no meaning of its own would be taken for one thing by many names.
    if [[ -z \${line#*$'\\t'} ]]; then plain+=("$word"); else described+=("\${word//:/\\\\:}:\${line#*$'\\t'}"); fi
  done
  (( \${#plain} )) && compadd -V quiesce -a plain
  (( \${#described} )) && _describe -V quiesce described
}
compdef _quiesce quiesce
`,
  fish: `# quiesce completion fish; load it with: quiesce completion fish | source
function __quiesce_complete
  set -l words (commandline -opc) (commandline -ct | string unescape)
  set -l answer (quiesce complete -- $words[2..-1] 2>/dev/null)
  if test "$answer[1]" = '${FILES_WANTED}'
    __fish_complete_path (commandline -ct)
    return
  end
  printf '%s\\n' $answer
end
complete -c quiesce -f -k -a '(__quiesce_complete)'
`,
};
