import { text } from 'node:stream/consumers';
import { own } from '../../contract/own.ts';
import { MlpackError } from '../errors/mlpack-error.ts';
import { ask, type Terminal } from './prompt.ts';

/** Variables that have the password of a key; the second is cosign's. */
const variables = ['MLPACK_KEY_PASSWORD', 'COSIGN_PASSWORD'] as const;

/**
 * The password of a key: from a variable, from stdin, else asked for on a terminal.
 *
 * @param isNew has it typed twice
 * @throws MlpackError USAGE when there is nobody to ask, or both differ
 */
export async function readKeyPassword(
  env: Readonly<Record<string, string | undefined>>,
  terminal: Terminal,
  { isPiped, isNew = false }: { readonly isPiped: boolean; readonly isNew?: boolean },
): Promise<string> {
  if (isPiped) return (await text(terminal.input)).replace(/\r?\n$/u, '');
  const given = variables.map((name) => own(env, name)).find((value) => value !== undefined);
  if (given !== undefined) return given;
  if (!terminal.input.isTTY) {
    throw new MlpackError('USAGE', 'Without a terminal, the password of the key must be given.', {
      suggestions: [`Set ${variables[0]}`, 'Or give it on stdin: --password-stdin < FILE'],
    });
  }
  const password = await ask(terminal, 'Password of the key: ', { isHidden: true });
  if (isNew && (await ask(terminal, 'Once more: ', { isHidden: true })) !== password)
    throw new MlpackError('USAGE', 'Both passwords differ.', { suggestions: ['Try again.'] });
  return password;
}
