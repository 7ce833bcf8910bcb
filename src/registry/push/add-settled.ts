import { MlpackError } from '../../errors/mlpack-error.ts';
import { transferError } from '../client/registry-error.ts';
import { systemClock, type Clock } from '../client/retry.ts';

const leastSettleMs = 500;
/** Who loses an entry adds it again; so many in a row have never been seen outside tests. */
const maxRounds = 8;

/** Runs a request, whose time says how long others may take. */
type Timed = <T>(request: () => Promise<T>) => Promise<T>;

/**
 * Adds to what a tag names, which others may add to as well.
 *
 * The distribution protocol can't compare and set: of two who add at once, the later write may lack what the earlier
 * added. But what is added is never taken away again, so that nobody has to be kept out: each looks again once whoever
 * had read the tag before has written it, and adds anew what has got lost. That is after half a second, or four times the
 * slowest request.
 *
 * @param add reads the tag and writes it with what it lacks; false when nothing was missing
 * @param where names it in errors
 * @returns looks again, when that time has passed; it is for the caller to have something to do meanwhile
 * @throws what `add` does; the second MlpackError REGISTRY_CONFLICT, too
 */
export async function addSettled(
  add: (timed: Timed) => Promise<boolean>,
  registry: string,
  where: string,
  { signal, clock = systemClock }: { readonly signal?: AbortSignal | undefined; readonly clock?: Clock },
): Promise<() => Promise<void>> {
  let slowestMs = 0;
  const timed: Timed = async (request) => {
    const beganMs = clock.now();
    const answer = await request();
    slowestMs = Math.max(slowestMs, clock.now() - beganMs);
    return answer;
  };
  /** When it was written; undefined when nothing was missing. */
  const written = async (): Promise<number | undefined> => ((await add(timed)) ? clock.now() : undefined);

  let writtenMs = await written();
  return async () => {
    for (let round = 1; writtenMs !== undefined; round += 1) {
      if (round > maxRounds) throw busy(where);
      const settleMs = Math.max(leastSettleMs, 4 * slowestMs) - (clock.now() - writtenMs);
      await clock.sleep(Math.max(0, settleMs), signal).catch((error: unknown) => {
        throw transferError(error, registry, where, signal);
      });
      writtenMs = await written();
    }
  };
}

function busy(where: string): MlpackError {
  return new MlpackError('REGISTRY_CONFLICT', `Others change the list of ${where} all the time.`, {
    suggestions: ['Try again.'],
  });
}
