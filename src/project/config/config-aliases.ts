import { visit } from 'yaml';
import { MlpackError } from '../../errors/mlpack-error.ts';
import type { ParsedConfig } from './config-mistakes.ts';

/** More than a person writes, and so few that what they refer to is found at once. */
const mostAliases = 100;

/**
 * The value of mlpack.yaml with its aliases (`*name`) replaced by what they refer to.
 *
 * @throws MlpackError CONFIG_INVALID for an alias of nothing, of what it is in itself, or of too much
 */
export function valueOf({ path, document, lines }: ParsedConfig): unknown {
  let aliases = 0;
  visit(document, {
    Alias(_, alias, ancestors) {
      const { line, col } = lines.linePos(alias.range?.[0] ?? 0);
      const refuse = (reason: string) => refusal(`${path}:${line}:${col}: *${alias.source} ${reason}`);
      aliases += 1;
      if (aliases > mostAliases) throw refuse(`is one alias more than the ${mostAliases} that are read`);
      const target = alias.resolve(document);
      if (target === undefined) throw refuse(`refers to nothing: no &${alias.source} stands before it`);
      if (ancestors.includes(target)) throw refuse('refers to what it is itself in');
    },
  });
  try {
    return document.toJS({ maxAliasCount: mostAliases });
  } catch (error) {
    // Aliases of aliases, each of which multiplies the one before.
    if (error instanceof ReferenceError) throw refusal(`${path}: its aliases stand for too much`, error);
    throw error;
  }
}

function refusal(message: string, cause?: unknown): MlpackError {
  return new MlpackError('CONFIG_INVALID', `${message}.`, {
    suggestions: ['Write out what it refers to.'],
    cause,
  });
}
