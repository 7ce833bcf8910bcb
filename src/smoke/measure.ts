import type { ResourcesJson } from '../../contract/schemas/smoke.schema.ts';
import type { ServerClient } from './http.ts';
import type { MonotonicClock } from './monotonic-clock.ts';
import { requestOf } from './replay-over-http.ts';
import { inferPath, type ServedModel } from './served-model.ts';
import type { RunningTarget } from './target.ts';

/** A server's code runs slower at first: so long it is asked before anything is counted. */
const warmUpMs = 200;
/** Linux counts CPU in hundredths of a second: so long is asked that one more or less doesn't matter much. */
const askedMs = 300;

interface Measuring {
  readonly running: RunningTarget;
  readonly models: readonly ServedModel[];
  readonly client: ServerClient;
  readonly clock: MonotonicClock;
  readonly signal: AbortSignal | undefined;
}

/**
 * What a server has taken, after its tests: the peak of its memory, and the CPU of a request, over requests of its golden
 * cases one after another.
 *
 * @returns null where the server can't tell, or goes away
 */
export async function measureResources(measuring: Measuring): Promise<ResourcesJson | null> {
  const { running, signal } = measuring;
  if ((await running.usage?.()) == null) return null;
  try {
    await ask(measuring, warmUpMs);
    const before = await running.usage?.();
    const answered = await ask(measuring, askedMs);
    const after = await running.usage?.();
    if (before == null || after == null) return null;
    return {
      peakMemoryBytes: after.peakMemoryBytes,
      cpuSecondsPerRequest: answered === 0 ? null : (after.cpuSeconds - before.cpuSeconds) / answered,
    };
  } catch {
    signal?.throwIfAborted();
    return null;
  }
}

/** Sends whole rounds of the golden cases, so that each counts alike. @returns how many were answered */
async function ask({ models, client, clock }: Measuring, durationMs: number): Promise<number> {
  const requests = models.flatMap((model) =>
    model.golden.cases.map((golden) => ({ path: inferPath(model), body: requestOf(golden) })),
  );
  let answered = 0;
  const startMs = clock.nowMs();
  while (requests.length > 0 && clock.nowMs() - startMs < durationMs) {
    for (const { path, body } of requests) await client.post(path, body);
    answered += requests.length;
  }
  return answered;
}
