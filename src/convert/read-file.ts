import { DisposalStack } from '../util/disposal-stack.ts';
import { openUnpacked } from './bytes/open-unpacked.ts';
import { Sidecars } from './bytes/sidecars.ts';
import { readModel } from './read-model.ts';
import type { ReadFile } from './sklearn/parts/assemble.ts';

/**
 * Reads what a file holds. Its arrays stay in it: dispose of it when they have been read.
 *
 * @param temporary path of what it is unpacked to where it is compressed
 * @throws MlpackError MODEL_INVALID, MODEL_UNSUPPORTED
 */
export async function openModelFile(
  path: string,
  temporary: string,
  signal: AbortSignal | undefined,
): Promise<ReadFile & AsyncDisposable> {
  await using stack = new DisposalStack();
  const { source } = stack.use(await openUnpacked(path, temporary, signal));
  const sidecars = stack.use(new Sidecars(path, temporary, signal));
  const value = await readModel(source, { signal, sidecars });
  const kept = stack.move();
  const sizeBytes = source.sizeBytes + sidecars.sizeBytes;
  return { path, value, sizeBytes, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}
