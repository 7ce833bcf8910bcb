import type { Completions } from './completions.ts';

/**
 * A script that completes mlpack's command lines in bash 3.2 and newer, with or without the package bash-completion; what
 * is neither command nor flag nor a value that is known is completed as a file.
 */
export function bashCompletion(all: readonly Completions[]): string {
  const paths = all.filter(({ path }) => path !== '').map(({ path }) => quoted(path));
  const after = all.map(({ path, words, flags, values }) => {
    const offered = [...words.map(({ word }) => word), ...values].join(' ');
    const names = flags
      .flatMap(({ name, short }) => (short === undefined ? [name] : [name, short]))
      .join(' ');
    return `    ${quoted(path)}) words=${quoted(offered)} flags=${quoted(names)} ;;`;
  });
  const valued = all.flatMap(({ path, flags }) =>
    flags
      .filter(({ takesValue }) => takesValue)
      .map(({ name, short, values }) => {
        const patterns = [name, ...(short === undefined ? [] : [short])].map((flag) =>
          quoted(`${path} ${flag}`),
        );
        return `    ${patterns.join('|')}) words=${quoted(values.join(' '))} flags='' ;;`;
      }),
  );
  return `# Completion of mlpack for bash. In ~/.bashrc: source <(mlpack completion bash)
_mlpack() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD - 1]} command='' words='' flags='' i
  # Bash takes --flag=value apart.
  if [[ $current == = ]]; then
    current=''
  elif [[ $previous == = ]]; then
    previous=\${COMP_WORDS[COMP_CWORD - 2]}
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "\${command:+$command }\${COMP_WORDS[i]}" in
    ${paths.join('|')}) command="\${command:+$command }\${COMP_WORDS[i]}" ;;
    esac
  done
  case $command in
${after.join('\n')}
  esac
  case "$command $previous" in
${valued.join('\n')}
  esac
  [[ $current == -* ]] && words=$flags
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o bashdefault -o default -F _mlpack mlpack
`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
