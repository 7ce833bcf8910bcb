import type { Completions, FlagCompletion } from './completions.ts';

/** A script that completes mlpack's command lines in zsh, sourced or as the file `_mlpack` of a folder in $fpath. */
export function zshCompletion(all: readonly Completions[]): string {
  const paths = all.filter(({ path }) => path !== '').map(({ path }) => quoted(path));
  return `#compdef mlpack
# Completion of mlpack for zsh. In ~/.zshrc: source <(mlpack completion zsh)
_mlpack() {
  local command='' index=1 i
  local -a offered
  for ((i = 2; i < CURRENT; i++)); do
    case "\${command:+$command }$words[i]" in
    ${paths.join('|')}) command="\${command:+$command }$words[i]" index=$i ;;
    esac
  done
  # What follows the command is completed as if that were the whole line.
  shift $((index - 1)) words
  ((CURRENT -= index - 1))
  case $command in
${all.map(after).join('\n')}
  esac
}
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }
compdef _mlpack mlpack
`;
}

function after({ path, words, flags, values }: Completions): string {
  const offered = [
    ...words.map(({ word, summary }) => quoted(`${escaped(word)}:${summary}`)),
    ...values.map(quoted),
  ];
  const first = offered.length > 0 ? `'1: :{_describe word offered}'` : `'*:file:_files'`;
  const specs = [...flags.flatMap(flagSpecs), first].map((spec) => `      ${spec}`);
  return `  ${quoted(path)})
    offered=(${offered.join(' ')})
    _arguments -s -S \\
${specs.join(' \\\n')}
    ;;`;
}

/** A flag may be given again: some are lists. */
function flagSpecs({ name, short, summary, takesValue, values }: FlagCompletion): string[] {
  const action = values.length > 0 ? `(${values.map(escaped).join(' ')})` : '_files';
  const value = takesValue ? `:value:${action}` : '';
  const described = `[${escaped(summary)}]${value}`;
  const long = quoted(`*${name}${takesValue ? '=' : ''}${described}`);
  return short === undefined ? [long] : [long, quoted(`*${short}${takesValue ? '+' : ''}${described}`)];
}

function escaped(text: string): string {
  return text.replaceAll(/[\\[\]:]/g, String.raw`\$&`);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
