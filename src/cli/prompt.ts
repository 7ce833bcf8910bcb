import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { MlpackError } from '../errors/mlpack-error.ts';
import { printableLine } from './text/printable.ts';

/** A terminal that questions can be put to. */
export interface Terminal {
  readonly input: NodeJS.ReadStream;
  /** Not stdout, which is for data. */
  readonly output: NodeJS.WriteStream;
  readonly signal: AbortSignal;
}

/**
 * Puts a question to the user.
 *
 * @param isHidden shows nothing of what is typed.
 * @throws MlpackError USAGE when the input ends without an answer; the signal's reason
 */
export async function ask(
  { input, output, signal }: Terminal,
  asked: string,
  { isHidden = false }: { readonly isHidden?: boolean } = {},
): Promise<string> {
  const question = printableLine(asked);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: isHidden ? nowhere : output, terminal: true });
  const ended = Promise.withResolvers<never>();
  // In raw mode the terminal sends no signal for Ctrl-C.
  lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  lines.on('close', () => ended.reject(new MlpackError('USAGE', 'The input ended without an answer.')));
  try {
    if (isHidden) output.write(question);
    return await Promise.race([lines.question(isHidden ? '' : question, { signal }), ended.promise]);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    lines.close();
    if (isHidden) output.write('\n');
  }
}
