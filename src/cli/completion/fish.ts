import type { Completions } from './completions.ts';

/** A script that completes mlpack's command lines in fish 3 and newer. */
export function fishCompletion(all: readonly Completions[]): string {
  const paths = all.filter(({ path }) => path !== '').map(({ path }) => quoted(path));
  return `# Completion of mlpack for fish. In ~/.config/fish/config.fish: mlpack completion fish | source
function __mlpack_is_after
    set -l command ''
    set -l typed (commandline -opc)
    for word in $typed[2..-1]
        set -l longer (string trim "$command $word")
        contains -- $longer ${paths.join(' ')}
        and set command $longer
    end
    test "$command" = "$argv[1]"
end
${all.flatMap(after).join('\n')}
`;
}

function after({ path, words, flags, values }: Completions): string[] {
  const lead = `complete -c mlpack -n ${quoted(`__mlpack_is_after ${quoted(path)}`)}`;
  return [
    ...words.map(({ word, summary }) => `${lead} -fa ${quoted(word)} -d ${quoted(summary)}`),
    ...values.map((value) => `${lead} -fa ${quoted(value)}`),
    ...flags.map(({ name, short, summary, takesValue, values: only }) => {
      const letter = short === undefined ? '' : ` -s ${short.slice(1)}`;
      const value = only.length > 0 ? ` -xa ${quoted(only.join(' '))}` : takesValue ? ' -r' : '';
      return `${lead} -l ${name.slice(2)}${letter}${value} -d ${quoted(summary)}`;
    }),
  ];
}

function quoted(text: string): string {
  return `'${text.replaceAll(/[\\']/g, String.raw`\$&`)}'`;
}
