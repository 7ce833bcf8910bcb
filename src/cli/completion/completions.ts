import type { Command, Interfaces } from '@oclif/core';

/** A flag as shells complete it. */
export interface FlagCompletion {
  /** As typed: `--tag`. */
  readonly name: string;
  /** As typed: `-t`. */
  readonly short: string | undefined;
  readonly summary: string;
  readonly takesValue: boolean;
  /** The only values that it takes; none where any does. */
  readonly values: readonly string[];
}

/** What may follow some words of a command line. */
export interface Completions {
  /** The words after `mlpack`, such as `cache ls`; empty at the start. */
  readonly path: string;
  /** Words that lead on, and what they do. */
  readonly words: readonly { readonly word: string; readonly summary: string }[];
  readonly flags: readonly FlagCompletion[];
  /** The values its first argument may have; none where it is a file, or whatever else. */
  readonly values: readonly string[];
}

type Flag = Command.Loadable['flags'][string];

const help: FlagCompletion = {
  name: '--help',
  short: '-h',
  summary: 'Show help.',
  takesValue: false,
  values: [],
};

/** What shells offer, from oclif's manifest: an entry for each command, and one for each word that only leads to some. */
export function completionsOf(config: Interfaces.Config): Completions[] {
  const commands = config.commands.filter(({ hidden }) => hidden !== true);
  const summaries = new Map<string, string>();
  for (const { name, description } of config.topics) summaries.set(spaced(name), oneLine(description));
  for (const { id, summary, description } of commands)
    summaries.set(spaced(id), oneLine(summary ?? description));
  const paths = ['', ...[...summaries.keys()].toSorted()];
  return paths.map((path) => {
    const command = commands.find(({ id }) => spaced(id) === path);
    const [argument] = Object.values(command?.args ?? {});
    const lead = path === '' ? '' : `${path} `;
    const words = paths
      .filter((other) => other !== '' && other.startsWith(lead) && !other.slice(lead.length).includes(' '))
      .map((other) => ({ word: other.slice(lead.length), summary: summaries.get(other) ?? '' }));
    return {
      path,
      words: path === 'help' ? topWords(paths, summaries) : words,
      flags: [...Object.values(command?.flags ?? {}).flatMap(flagsOf), help],
      values: argument?.options ?? [],
    };
  });
}

/** `mlpack help` is followed by what `mlpack` is followed by. */
function topWords(paths: readonly string[], summaries: ReadonlyMap<string, string>): Completions['words'] {
  return paths
    .filter((path) => path !== '' && !path.includes(' '))
    .map((word) => ({ word, summary: summaries.get(word) ?? '' }));
}

function flagsOf(flag: Flag): FlagCompletion[] {
  if (flag.hidden === true || flag.name === 'help') return [];
  const shared = { summary: oneLine(flag.summary ?? flag.description) };
  const short = flag.char === undefined ? undefined : `-${flag.char}`;
  if (flag.type === 'option') {
    return [{ ...shared, name: `--${flag.name}`, short, takesValue: true, values: flag.options ?? [] }];
  }
  const positive = { ...shared, name: `--${flag.name}`, short, takesValue: false, values: [] };
  return flag.allowNo === true
    ? [positive, { ...positive, name: `--no-${flag.name}`, short: undefined }]
    : [positive];
}

function spaced(id: string): string {
  return id.replaceAll(':', ' ');
}

/** The first sentence, without what oclif would fill in. */
function oneLine(text = ''): string {
  const [first = ''] = text.split('\n');
  return first.replaceAll(/<%[^%]*%>/g, 'mlpack').trim();
}
