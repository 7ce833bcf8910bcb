import { MlpackError } from '../errors/mlpack-error.ts';
import { hasBlob } from './find-blob.ts';
import type { HashedSource } from './hashed-source.ts';
import { transferError } from './registry-error.ts';
import { backoffMs, type Clock } from './retry.ts';
import { UploadBroken } from './upload-broken.ts';
import {
  askUpload,
  beginUpload,
  finishUpload,
  sendChunk,
  type UploadSession,
  type UploadTarget,
} from './upload-session.ts';

/** After a break so much is sent at a time, so that the next one costs no more. */
const chunkBytes = 32 << 20;
/** In a row, without more of the blob having arrived than ever before. */
const maxFailures = 8;
const maxWaitMs = 60_000;

export interface UploadOptions {
  readonly clock: Clock;
  /** Hears how many of the blob's bytes are over. */
  readonly transferred: (bytes: number) => void;
}

/**
 * Uploads a blob in one stream (distribution.md "Pushing a blob in chunks"). Where that breaks it goes on from what has
 * arrived, in chunks; a registry that can't is sent it all again.
 *
 * @param begun a session the registry has already given.
 * @returns how many bytes were sent, with those that were lost.
 * @throws MlpackError INTEGRITY when the source's bytes do not have its digest, and then no blob has come to be;
 * FILE_NOT_READABLE, REGISTRY_… or NETWORK.
 */
export async function uploadBlob(
  target: UploadTarget,
  source: HashedSource,
  begun: UploadSession,
  { clock, transferred }: UploadOptions,
): Promise<number> {
  let session: UploadSession | undefined = begun;
  let limit = Number.POSITIVE_INFINITY;
  let sentBytes = 0;
  let furthest = 0;
  for (let failures = 0; ;) {
    try {
      if (session !== undefined && failures > 0) session = await askUpload(target, session);
      session ??= await beginUpload(target);
      checkOffset(target, source, session);
      while (session.offset < source.sizeBytes) {
        const before: UploadSession = session;
        const chunk = sendOn(target, source, before, Math.max(limit, before.minChunkBytes), transferred);
        session = await chunk.finished.finally(() => (sentBytes += chunk.sentBytes()));
        checkOffset(target, source, session, before);
        if (session.offset > furthest) {
          furthest = session.offset;
          failures = 0;
        }
      }
      source.verify();
      await finish(target, session);
      return sentBytes;
    } catch (error) {
      const { isLost, waitMs, error: forUser } = brokenBy(error);
      failures += 1;
      if (failures === maxFailures || waitMs > maxWaitMs) throw forUser;
      if (isLost) session = undefined;
      limit = chunkBytes;
      await clock
        .sleep(Math.max(backoffMs(clock, failures), waitMs), target.signal)
        .catch((stopped: unknown) => {
          throw transferError(stopped, target.registry, target.what, target.signal);
        });
    }
  }
}

function sendOn(
  target: UploadTarget,
  source: HashedSource,
  session: UploadSession,
  limit: number,
  transferred: (bytes: number) => void,
) {
  const { offset } = session;
  const end = Math.min(offset + limit, source.sizeBytes);
  let readTo = offset;
  const body = () =>
    source.openRange(offset, end, (position) => {
      readTo = position;
      transferred(position);
    });
  return { finished: sendChunk(target, session, end, body), sentBytes: () => readTo - offset };
}

async function finish(target: UploadTarget, session: UploadSession): Promise<void> {
  try {
    await finishUpload(target, session);
  } catch (error) {
    const broken = brokenBy(error);
    // It may have been the answer that got lost.
    if (!(await hasBlob(target))) throw broken;
  }
}

/** A registry must not make us skip what it cannot have, nor send the same for ever. */
function checkOffset(
  { registry, what }: UploadTarget,
  source: HashedSource,
  { offset }: UploadSession,
  before?: UploadSession,
): void {
  const isLost = offset > source.readBytes();
  if (!isLost && (before === undefined || offset > before.offset)) return;
  const error = new MlpackError('REGISTRY_FAILED', `${registry} says it has ${offset} bytes of ${what}.`);
  throw new UploadBroken(error, { isLost, waitMs: 0 });
}

/** Throws again what trying again does not help against. */
function brokenBy(error: unknown): UploadBroken {
  if (error instanceof UploadBroken) return error;
  if (!(error instanceof MlpackError) || error.code !== 'NETWORK') throw error;
  return new UploadBroken(error, { isLost: false, waitMs: 0 });
}
