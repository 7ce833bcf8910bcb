import { ux } from '@oclif/core';
import type { MlpackError } from '../errors/mlpack-error.ts';

/** Shows an error as every command does: JSON on stdout where that was asked for, else a message without a stack on stderr. */
export function showError(
  { message, code, suggestions }: MlpackError,
  { json }: { readonly json: boolean },
): void {
  if (json) {
    ux.stdout(JSON.stringify({ error: { code, message, suggestions } }, null, 2));
    return;
  }
  ux.stderr(`${ux.colorize('red', 'Error')}: ${message} ${ux.colorize('dim', `[${code}]`)}`);
  for (const suggestion of suggestions) ux.stderr(`  → ${suggestion}`);
}
