import { stat } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { bytesWithin } from '../../util/files/bounded-file.ts';
import { errnoOf, unreadable } from '../../util/files/file-error.ts';
import { openInput } from '../../util/files/open-file.ts';
import { duplicateKey } from '../../util/duplicate-key.ts';
import { encodingProblem } from '../../util/files/utf8.ts';

/** Four times what an image carries; Node has no text of 512 MiB. */
const maxFileBytes = 256 * 1024 * 1024;

/**
 * The JSON of a golden file, or of a pipe.
 *
 * @throws MlpackError FILE_NOT_FOUND, FILE_NOT_READABLE; GOLDEN_INVALID for what is too long, not UTF-8, no JSON or has a key twice
 */
export async function readGoldenJson(path: string, signal: AbortSignal | undefined): Promise<unknown> {
  let text: string;
  try {
    text = await boundedText(path, signal);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') {
      throw new MlpackError('FILE_NOT_FOUND', `There are no golden cases at ${path}.`, {
        suggestions: ['Correct tests in mlpack.yaml or --golden, or leave both out to record cases.'],
        cause: error,
      });
    }
    if (error instanceof MlpackError || signal?.aborted === true) throw error;
    throw unreadable(path, error);
  }
  await heard(signal);
  let value: unknown;
  // Editors of Windows begin files with a byte order mark, which is no part of JSON.
  const json = text.replace(/^\uFEFF/u, '');
  try {
    value = JSON.parse(json);
  } catch (error) {
    const usesNaN = /[[,:]\s*-?(NaN|Infinity)/.test(text);
    throw new MlpackError(
      'GOLDEN_INVALID',
      `${path} is not JSON: ${error instanceof Error ? error.message : ''}.`,
      {
        suggestions: usesNaN
          ? ['JSON has no NaN: write null, or "NaN", "Infinity", "-Infinity" in quotes.']
          : [],
        cause: error,
      },
    );
  }
  await heard(signal);
  const twice = duplicateKey(json);
  if (twice === undefined) return value;
  throw new MlpackError(
    'GOLDEN_INVALID',
    `${path}, line ${twice.line}: the key "${twice.key}" is there twice.`,
  );
}

/** Has Ctrl-C heard, which each of what follows holds up for seconds in a file of the greatest size. */
async function heard(signal: AbortSignal | undefined): Promise<void> {
  await setImmediate();
  signal?.throwIfAborted();
}

/** A pipe of a shell has its text, too: `--golden <(…)`. */
async function boundedText(path: string, signal: AbortSignal | undefined): Promise<string> {
  const { size } = await stat(path);
  if (size > maxFileBytes) throw tooLong(`${path} has ${size} bytes`);
  const bytes = await bytesWithin(await openInput(path, signal), maxFileBytes);
  if (bytes === undefined) throw tooLong(`${path} goes on after ${maxFileBytes} bytes`);
  const problem = encodingProblem(bytes);
  if (problem !== undefined) throw new MlpackError('GOLDEN_INVALID', `${path} ${problem}.`);
  return bytes.toString('utf8');
}

function tooLong(what: string): MlpackError {
  return new MlpackError('GOLDEN_INVALID', `${what}; at most ${maxFileBytes} are read.`, {
    suggestions: ['A few dozen rows are enough to prove that the container predicts what the framework did.'],
  });
}
