import type { Readable } from 'node:stream';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { isLasting } from '../client/connection-failure.ts';
import { hasBlob } from './find-blob.ts';
import type { HashedSource } from './hashed-source.ts';
import { transferError } from '../client/registry-error.ts';
import { backoffMs, type Clock } from '../client/retry.ts';
import { UploadBroken } from './upload-broken.ts';
import {
  askUpload,
  beginUpload,
  finishUpload,
  PatchRefused,
  sendChunk,
  type UploadSession,
  type UploadTarget,
} from './upload-session.ts';

/** Bytes that are sent at a time after a break, so that the next one costs no more. */
const chunkBytes = 32 << 20;
/** Most failures in a row, without more of the blob having arrived than ever before. */
const maxFailures = 8;
const maxWaitMs = 60_000;

export interface UploadOptions {
  readonly clock: Clock;
  /** Hears how many of the blob's bytes are over. */
  readonly transferred: (bytes: number) => void;
}

/**
 * Uploads a blob in one stream (distribution.md "Pushing a blob in chunks"). Where that breaks it goes on from what has
 * arrived, in chunks; a registry that can't is sent it all again. One that takes no PATCH is sent the whole with its PUT.
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
  let isWhole = false;
  for (let failures = 0; ;) {
    try {
      if (session !== undefined && failures > 0 && !isWhole) session = await askUpload(target, session);
      session ??= await beginUpload(target);
      if (isWhole) {
        const whole = rangeOf(source, 0, source.sizeBytes, transferred);
        const sent = finish(target, session, source, whole.body);
        // A session takes one PUT only.
        session = undefined;
        await sent.finally(() => (sentBytes += whole.sentBytes()));
        return sentBytes;
      }
      checkOffset(target, source, session);
      while (session.offset < source.sizeBytes) {
        const before: UploadSession = session;
        const end = Math.min(before.offset + Math.max(limit, before.minChunkBytes), source.sizeBytes);
        const chunk = rangeOf(source, before.offset, end, transferred);
        const sent = sendChunk(target, before, end, chunk.body);
        session = await sent.finally(() => (sentBytes += chunk.sentBytes()));
        checkOffset(target, source, session, before);
        if (session.offset > furthest) {
          furthest = session.offset;
          failures = 0;
        }
      }
      source.verify();
      await finish(target, session, source);
      return sentBytes;
    } catch (error) {
      if (error instanceof PatchRefused) {
        isWhole = true;
        if (session !== undefined && session.offset > 0) session = undefined;
        continue;
      }
      const { isLost, waitMs, error: forUser } = brokenBy(error);
      failures += 1;
      // Some refuse a PATCH as if there were no such upload.
      if (isLost && furthest === 0 && failures > 1) isWhole = true;
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

/** A part of the source to be sent, and how much of it was. */
function rangeOf(source: HashedSource, start: number, end: number, transferred: (bytes: number) => void) {
  let readTo = start;
  const body = () =>
    source.openRange(start, end, (position) => {
      readTo = position;
      transferred(position);
    });
  return { body, sentBytes: () => readTo - start };
}

async function finish(
  target: UploadTarget,
  session: UploadSession,
  source: HashedSource,
  whole?: () => Readable,
): Promise<void> {
  try {
    await finishUpload(target, session, whole);
    source.verify();
  } catch (error) {
    const broken = brokenBy(error);
    // The registry refuses what has another digest, but the fault is not its.
    if (source.readBytes() === source.sizeBytes) source.verify();
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
  if (!(error instanceof MlpackError) || error.code !== 'NETWORK' || isLasting(error.cause)) throw error;
  return new UploadBroken(error, { isLost: false, waitMs: 0 });
}
