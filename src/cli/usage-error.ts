import type { Errors } from '@oclif/core';
import { MlpackError } from '../errors/mlpack-error.ts';
import { didYouMean } from './did-you-mean.ts';

/** A command as far as its line is written. */
interface Written {
  /** The command as typed, without its arguments, for example `mlpack cache ls`. */
  readonly typed: string;
  readonly flagNames: readonly string[];
  readonly args: Readonly<Record<string, { readonly required?: boolean }>>;
}

/** What oclif says of a command line that it does not understand, in a sentence, with how it is written. */
export function usageError(error: Errors.CLIError, command: Written): MlpackError {
  const [unknown] = 'flags' in error && Array.isArray(error.flags) ? error.flags : [];
  const meant = typeof unknown === 'string' ? didYouMean(unknown, command.flagNames) : [];
  const help = `See: ${command.typed} --help`;
  const missing = missingArguments(error);
  if (missing.length > 0) {
    return new MlpackError('USAGE', missingMessage(missing), {
      suggestions: [`Usage: ${usageOf(command)}`, help],
    });
  }
  return new MlpackError('USAGE', plain(error.message), { suggestions: [...meant, help] });
}

/** Error for a flag or an argument that is given as an empty text. @param typed the command without its arguments */
export function emptyValue(
  given: { readonly type: 'arg'; readonly arg: string } | { readonly type: 'flag'; readonly flag: string },
  typed: string,
): MlpackError {
  const name = given.type === 'flag' ? `--${given.flag}` : given.arg.toUpperCase();
  return new MlpackError('USAGE', `${name} is empty.`, {
    suggestions: ['Leave it out, or see whether a variable of the shell is set.', `See: ${typed} --help`],
  });
}

interface NamedArgument {
  readonly name: string;
  readonly description?: string;
}

/** Arguments that oclif's RequiredArgsError names. It isn't exported, and its text speaks of unrelated flags, too. */
function missingArguments(error: Errors.CLIError): readonly NamedArgument[] {
  if (!error.message.startsWith('Missing ') || !('args' in error) || !Array.isArray(error.args)) return [];
  return error.args as readonly NamedArgument[];
}

function missingMessage(missing: readonly NamedArgument[]): string {
  const names = missing.map(({ name }) => name.toUpperCase()).join(' and ');
  const lines = missing.map(({ name, description = '' }) => `  ${name.toUpperCase()}: ${description}`);
  return `${names} ${missing.length === 1 ? 'is' : 'are'} missing.\n${lines.join('\n')}`;
}

function usageOf({ typed, args }: Written): string {
  const words = Object.entries(args).map(([name, { required = false }]) =>
    required ? name.toUpperCase() : `[${name.toUpperCase()}]`,
  );
  return [typed, ...words].join(' ');
}

/** oclif breaks the line after a flag's name, and names the help that is a suggestion of its own here. */
function plain(message: string): string {
  return message
    .replace(/\nSee more help with --help$/u, '')
    .replace(/^Parsing (--\S+) *\n\s*(\S)/u, (_, flag: string, first: string) => {
      return `${flag}: ${first.toLowerCase()}`;
    });
}
