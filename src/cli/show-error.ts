import { ux } from '@oclif/core';
import type { MlpackError } from '../errors/mlpack-error.ts';
import { printable, printableJson } from './text/printable.ts';

/** Shows an error as every command does: JSON on stdout where that was asked for, else a message without a stack on stderr. */
export function showError(
  { message, code, suggestions }: MlpackError,
  { json }: { readonly json: boolean },
): void {
  if (json) {
    ux.stdout('%s', printableJson({ error: { code, message, suggestions } }));
    return;
  }
  ux.stderr('%s', `${ux.colorize('red', 'Error')}: ${printable(message)} ${ux.colorize('dim', `[${code}]`)}`);
  for (const suggestion of suggestions) ux.stderr('%s', `  → ${printable(suggestion)}`);
}
