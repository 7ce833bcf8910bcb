import type { Readable } from 'node:stream';
import type { Engine } from './engine.ts';
import { engineError } from './engine-error.ts';
import { progressMessages } from './progress-messages.ts';

export interface LoadedImages {
  /** Names the archive gave its images, for example `iris:0.1.0`. */
  readonly names: readonly string[];
  /** `sha256:…` ids of images the archive gave no name. */
  readonly ids: readonly string[];
}

/**
 * Loads a docker-archive (or, from Engine 25 on, an oci-archive) into the engine.
 *
 * @throws MlpackError ENGINE_FAILED.
 */
export async function loadImage(
  engine: Engine,
  archive: Readable,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<LoadedImages> {
  const { signal } = options;
  const names: string[] = [];
  const ids: string[] = [];
  try {
    signal?.throwIfAborted();
    const answer = await engine.client.loadImage(archive, {
      quiet: true,
      ...(signal === undefined ? {} : { abortSignal: signal }),
    });
    for await (const message of progressMessages(answer)) {
      if (message.error !== undefined) throw new Error(message.error);
      const [, kind, value] = /^Loaded image(s|\(s\)| ID)?: (.+)/u.exec(message.stream ?? '') ?? [];
      if (value === undefined) continue;
      if (kind === ' ID') ids.push(value);
      else names.push(...value.split(','));
    }
  } catch (error) {
    throw engineError(engine, 'loading an image archive', error, signal);
  } finally {
    archive.destroy();
  }
  return { names, ids };
}
