import { DisposalStack } from '../util/disposal-stack.ts';
import type { ByteSource } from './bytes/byte-source.ts';
import { openUnpacked } from './bytes/open-unpacked.ts';
import { Sidecars } from './bytes/sidecars.ts';
import { readModel } from './read-model.ts';
import type { ReadFile } from './sklearn/parts/assemble.ts';

/** A file that was read, and stays open for its arrays. */
interface OpenedModelFile extends ReadFile, AsyncDisposable {
  /** Its bytes, unpacked. */
  readonly source: ByteSource;
  /** How it is packed; null where it isn't. */
  readonly compression: string | null;
  /** Names of the files beside it that hold its arrays. */
  readonly sidecars: readonly string[];
}

/**
 * Reads what a file holds. Its arrays stay in it: dispose of it when they have been read.
 *
 * @param temporary path of what it is unpacked to where it is compressed
 * @param modules gets those that a pickle names
 * @throws MlpackError MODEL_INVALID, MODEL_UNSUPPORTED
 */
export async function openModelFile(
  path: string,
  temporary: string,
  signal: AbortSignal | undefined,
  modules?: Set<string>,
): Promise<OpenedModelFile> {
  await using stack = new DisposalStack();
  const { source, compression } = stack.use(await openUnpacked(path, temporary, signal));
  const sidecars = stack.use(new Sidecars(path, temporary, signal));
  const value = await readModel(source, { signal, sidecars, modules });
  const kept = stack.move();
  return {
    path,
    value,
    sizeBytes: source.sizeBytes + sidecars.sizeBytes,
    source,
    compression,
    sidecars: sidecars.names,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
