import { MlpackError } from '../../errors/mlpack-error.ts';
import { digestOf, type Digest } from '../../oci/documents/digest.ts';
import { asPusher } from '../client/as-pusher.ts';
import type { RegistryClient } from '../client/client.ts';
import { findManifest } from '../pull/find-manifest.ts';
import { offerManifest, putManifest, type ManifestToPut } from './put-manifest.ts';
import { transferError } from '../client/registry-error.ts';
import type { RegistryRepository } from '../../oci/documents/reference.ts';
import { systemClock, type Clock } from '../client/retry.ts';

/** The tag by which those who move tags of a repository keep out of each other's way; no version, and nobody's to pull. */
export const claimTag = 'mlpack-claim';

const leastSettleMs = 1000;
/** Who loses a claim waits for whoever has it; so many in a row have never been seen outside tests. */
const maxRounds = 12;

/** What a tag is to name, and what it must name until then. */
export interface TagUpdate {
  /** A manifest that the repository has already, under its digest. */
  readonly manifest: ManifestToPut;
  /** The digest the tag must have, undefined when it must not exist, or `any`. */
  readonly expect: Digest | undefined | 'any';
}

export interface TagUpdateOptions {
  readonly signal?: AbortSignal | undefined;
  /** The system's unless told. */
  readonly clock?: Clock;
}

export interface MovedTag {
  /** What the tag was before; the same as now when there was nothing to do. */
  readonly previous: Digest | undefined;
}

/**
 * Moves a tag if it is what it is expected to be, so that of two who do it at once one wins and the other is told.
 *
 * The distribution protocol can't compare and set. But a tag is a register that anyone can read and write at once, and
 * with one such register, and a bound on how long its use takes, Fischer's algorithm lets one in at a time (L. Lamport,
 * "A fast mutual exclusion algorithm", ACM TOCS 5(1), 1987, section 2): write your name into it, wait for longer than
 * anyone needs from finding the register theirs to having done their work, and go on if it still has your name. Ours is
 * the tag `mlpack-claim`, the name is the manifest that is to be tagged (who move to the same one need not be kept
 * apart), and the work is to read the tag again and to write it. Whoever claims while another is at work overwrites
 * the claim too late, but reads the tag after it has moved, and finds it not to be as expected.
 *
 * It holds as long as nobody's work takes longer than another's settling: a second at least, or four times the slowest
 * of the requests so far. Whoever sees that half of it has passed before the write begins again. What is beyond it: a
 * write that hangs longer than that on its way, a registry whose readers don't see what has been written, and programs
 * that move the tag without a claim. Where a registry refuses to move the claim, its tags are immutable, and it does by
 * itself what we are after.
 *
 * @throws MlpackError REGISTRY_CONFLICT with both digests when the tag is something else, before or in the end;
 * INTEGRITY, REGISTRY_… or NETWORK.
 */
export async function moveTag(
  client: RegistryClient,
  repository: RegistryRepository,
  tag: string,
  { manifest, expect }: TagUpdate,
  { signal, clock = systemClock }: TagUpdateOptions = {},
): Promise<MovedTag> {
  const pusher = asPusher(client);
  // A write that is repeated after a while may come when it is another's turn.
  const once: RegistryClient = { request: (request) => pusher.request({ ...request, retry: false }) };
  const ours = digestOf(manifest.bytes);
  const what = `${repository.registry}/${repository.repository}:${tag}`;
  let slowestMs = 0;
  const timed = async <T>(request: () => Promise<T>): Promise<T> => {
    const beganMs = clock.now();
    const answer = await request();
    slowestMs = Math.max(slowestMs, clock.now() - beganMs);
    return answer;
  };
  const read = async (name: string) =>
    (await timed(() => findManifest(pusher, { ...repository, tag: name }, signal)))?.digest;
  const wait = (ms: number) =>
    clock.sleep(ms, signal).catch((error: unknown) => {
      throw transferError(error, repository.registry, what, signal);
    });
  /** @throws REGISTRY_CONFLICT */
  const check = (found: Digest | undefined) => {
    if (expect !== 'any' && found !== expect) throw conflict(what, expect, found);
  };

  for (let round = 1, failure: unknown; ; round += 1) {
    const previous = await read(tag);
    if (previous === ours) return { previous };
    check(previous);
    if (round > maxRounds) throw failure ?? busy(what);

    const isClaimed = await timed(() => offerManifest(pusher, repository, claimTag, manifest, signal));
    const settleMs = Math.max(leastSettleMs, 4 * slowestMs);
    if (isClaimed) await wait(settleMs);
    const beganMs = clock.now();
    if (isClaimed && (await read(claimTag)) !== ours) {
      // Long enough for whoever has the claim to settle and to work.
      await wait(settleMs * (2 + clock.random()));
      continue;
    }
    const before = await read(tag);
    if (before === ours) return { previous };
    check(before);
    if (clock.now() - beganMs > settleMs / 2) continue;
    try {
      await timed(() => putManifest(isClaimed ? once : pusher, repository, tag, manifest, signal));
    } catch (error) {
      if (!mayHavePassed(error)) throw error;
      // Whether it was written, and whether by now another has its turn, is to be seen.
      failure = error;
      // A registry that decides by itself has decided.
      if (!isClaimed) round = maxRounds;
      continue;
    }
    const after = await read(tag);
    if (after !== ours) throw conflict(what, ours, after);
    return { previous: before };
  }
}

function mayHavePassed(error: unknown): boolean {
  return error instanceof MlpackError && ['NETWORK', 'REGISTRY_FAILED'].includes(error.code);
}

function conflict(what: string, expected: Digest | undefined, found: Digest | undefined): MlpackError {
  const is = found === undefined ? 'does not exist' : `is ${found}`;
  const should = expected === undefined ? 'expected not to exist' : `expected to be ${expected}`;
  return new MlpackError('REGISTRY_CONFLICT', `${what} ${is}, and was ${should}: it was moved meanwhile.`, {
    suggestions: ['See what is there now, and decide again.'],
  });
}

function busy(what: string): MlpackError {
  return new MlpackError(
    'REGISTRY_CONFLICT',
    `${what} was not moved: others move tags of its repository all the time.`,
    { suggestions: ['Try again.'] },
  );
}
