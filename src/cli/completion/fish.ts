import { firstWords, ownFlags, type DescribedCommand, type DescribedFlag } from './described-command.ts';
import { printBuiltNames } from './built-names.ts';
import type { ValueForms } from './value-forms.ts';

/** A completion script for fish 3.0 and newer, which does not start mlpack. */
export function fishCompletion(commands: readonly DescribedCommand[]): string {
  const lines = [
    ...firstWords(commands).map(({ word, summary }) => offer('__mlpack_at', ['-a', word, ...about(summary)])),
    ...ownFlags.flatMap((flag) => flagLines('__mlpack_at', flag)),
    ...commands.filter(({ name }) => name.includes(' ')).map(secondWord),
    ...commands.flatMap(commandLines),
  ];
  return `# mlpack's completion for fish: mlpack completion fish | source

# Whether exactly these words stand before the cursor, after mlpack.
function __mlpack_at
    set -l words (commandline -opc)
    set -e words[1]
    test "$words" = "$argv"
end

# Whether these words, and perhaps others, stand before the cursor.
function __mlpack_in
    set -l words (commandline -opc)
    set -e words[1]
    for word in $argv
        test "$words[1]" = $word; or return 1
        set -e words[1]
    end
end

# Whether what is typed begins with one of these, such as oci:.
function __mlpack_behind
    set -l value (string replace -r '^--[a-z-]+=' '' -- (commandline -ct))
    for prefix in $argv
        string match -q -- "$prefix*" $value; and return
    end
    return 1
end

# Names of what was built here.
function __mlpack_built
    ${printBuiltNames}
end

complete -c mlpack -e
complete -c mlpack -f
${lines.join('\n')}
`;
}

function secondWord({ name, summary }: DescribedCommand): string {
  const [topic = '', word = ''] = name.split(' ');
  return offer(`__mlpack_at ${topic}`, ['-a', word, ...about(summary)]);
}

function commandLines({ name, flags, args }: DescribedCommand): string[] {
  const condition = `__mlpack_in ${name}`;
  const [first] = args;
  return [
    // Fish does not count arguments: what the first may be is offered for all.
    ...(first === undefined ? [] : valueLines(condition, [], first.value)),
    ...flags.flatMap((flag) => flagLines(condition, flag)),
  ];
}

function flagLines(condition: string, { name, char, summary, value }: DescribedFlag): string[] {
  const options = [...(char === null ? [] : ['-s', char]), '-l', name, ...about(summary)];
  if (value === null) return [offer(condition, options)];
  const lines = valueLines(condition, [...options, '-r'], value);
  return lines.length > 0 ? lines : [offer(condition, [...options, '-x'])];
}

/** Offers a value; nothing where only the user knows it. */
function valueLines(condition: string, options: readonly string[], value: ValueForms): string[] {
  const { words, prefixes, paths, images } = value;
  const offered = [...prefixes, ...words, ...(images ? ['(__mlpack_built)'] : [])].join(' ');
  if (prefixes.length > 0) {
    const behind = `__mlpack_behind ${prefixes.join(' ')}`;
    return [
      offer(`${condition}; and not ${behind}`, [...options, '-f', '-a', quoted(offered)]),
      offer(`${condition}; and ${behind}`, [...options, '-F']),
    ];
  }
  if (paths === 'files') return [offer(condition, [...options, '-F'])];
  const folders = paths === 'folders' ? '(__fish_complete_directories (commandline -ct))' : '';
  const all = [offered, folders].filter((part) => part !== '').join(' ');
  return all === '' ? [] : [offer(condition, [...options, '-f', '-a', quoted(all)])];
}

function offer(condition: string, options: readonly string[]): string {
  return `complete -c mlpack -n ${quoted(condition)} ${options.join(' ')}`;
}

function about(summary: string): string[] {
  return ['-d', quoted(summary)];
}

/** A text in single quotes, as fish reads them. */
function quoted(text: string): string {
  return `'${text.replaceAll(/[\\']/gu, String.raw`\$&`)}'`;
}
