import { MlpackError } from '../errors/mlpack-error.ts';
import { didYouMean } from './did-you-mean.ts';

/** A flag that more commands take says nothing of which is meant. */
const mostSuggested = 5;

/** What oclif knows of a command. */
interface KnownCommand {
  readonly id: string;
  readonly flags: Readonly<Record<string, { readonly name: string; readonly char?: string | undefined }>>;
}

/**
 * The error for a command that there is none of.
 *
 * @param id as oclif has it, its parts separated by colons, arguments perhaps among them
 */
export function unknownCommand(id: string, commands: readonly KnownCommand[]): MlpackError {
  const known = commands.map((command) => nameOf(command));
  // oclif can't tell the arguments of a command it doesn't know from its name.
  const [first = '', second = ''] = id.split(':');
  if (first.startsWith('-')) return flagAlone(first, commands);
  const isTopic = known.some((command) => command.startsWith(`${first} `));
  const typed = isTopic ? `${first} ${second}`.trimEnd() : first;
  return new MlpackError('USAGE', `mlpack has no command ${typed}.`, {
    suggestions: [...didYouMean(typed, known), 'See: mlpack --help'],
  });
}

/** The error for what is only the beginning of several commands, as `mlpack cache` is. */
export function incompleteCommand(topic: string, commands: readonly KnownCommand[]): MlpackError {
  const below = commands.map(nameOf).filter((name) => name.startsWith(`${topic} `));
  return new MlpackError('USAGE', `mlpack ${topic} needs to know what to do.`, {
    suggestions: below.toSorted().map((name) => `mlpack ${name}`),
  });
}

function flagAlone(typed: string, commands: readonly KnownCommand[]): MlpackError {
  const [flag = ''] = typed.split('=');
  const takers = commands.filter(({ flags }) =>
    Object.values(flags).some(({ name, char }) => flag === `--${name}` || flag === `-${char}`),
  );
  const several = takers.length <= mostSuggested ? takers.map(nameOf).toSorted() : [];
  return new MlpackError('USAGE', `A command is missing before ${flag}.`, {
    suggestions: [...several.map((name) => `mlpack ${name} ${flag} …`), 'See: mlpack --help'],
  });
}

function nameOf({ id }: KnownCommand): string {
  return id.replaceAll(':', ' ');
}
