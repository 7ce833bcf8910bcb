import { text } from 'node:stream/consumers';
import { MlpackError } from '../errors/mlpack-error.ts';
import { ask, type Terminal } from './prompt.ts';

interface LoginFlags {
  readonly username: string | undefined;
  readonly 'password-stdin': boolean;
}

/**
 * The user name and password for a registry: from flags and stdin, else asked for on a terminal.
 *
 * @throws MlpackError USAGE when something is missing and there is nobody to ask
 */
export async function readLogin(
  flags: LoginFlags,
  terminal: Terminal,
): Promise<{ username: string; password: string }> {
  const { 'password-stdin': isPiped } = flags;
  const isInteractive = terminal.input.isTTY && !isPiped;
  if (!isInteractive && (flags.username === undefined || !isPiped)) {
    throw new MlpackError('USAGE', 'Without a terminal, the user name and the password must be given.', {
      suggestions: ['mlpack login REGISTRY --username USER --password-stdin < FILE'],
    });
  }
  const username = (flags.username ?? (await ask(terminal, 'User name: '))).trim();
  const password = isPiped
    ? (await text(terminal.input)).replace(/\r?\n$/u, '')
    : await ask(terminal, 'Password: ', { isHidden: true });
  if (username === '' || username.includes(':')) {
    throw new MlpackError('USAGE', `"${username}" is not a user name.`);
  }
  if (password === '') throw new MlpackError('USAGE', 'The password is empty.');
  return { username, password };
}
