import type { ResourcesJson } from '../../contract/schemas/smoke.schema.ts';
import type { ServerClient } from './http.ts';
import type { MonotonicClock } from './monotonic-clock.ts';
import { requestOf } from './replay-over-http.ts';
import { inferPath, type ServedModel } from './served-model.ts';
import type { RunningTarget } from './target.ts';

/** Linux counts CPU in hundredths of a second: so long is asked that one more or less doesn't matter much. */
const askedMs = 300;

/**
 * What a server has taken, after its tests: the peak of its memory, and the CPU of a request, over requests of its golden
 * cases one after another, as code that has run before runs faster.
 *
 * @returns null where the server can't tell, or goes away
 */
export async function measureResources({
  running,
  models,
  client,
  clock,
  signal,
}: {
  readonly running: RunningTarget;
  readonly models: readonly ServedModel[];
  readonly client: ServerClient;
  readonly clock: MonotonicClock;
  readonly signal: AbortSignal | undefined;
}): Promise<ResourcesJson | null> {
  const before = await running.usage?.();
  if (before == null) return null;
  const requests = models.flatMap((model) =>
    model.golden.cases.map((golden) => ({ path: inferPath(model), body: requestOf(golden) })),
  );
  let answered = 0;
  const startMs = clock.nowMs();
  // Whole rounds, so that each case counts alike.
  while (requests.length > 0 && clock.nowMs() - startMs < askedMs) {
    try {
      for (const { path, body } of requests) await client.post(path, body);
    } catch {
      signal?.throwIfAborted();
      return null;
    }
    answered += requests.length;
  }
  const after = await running.usage?.();
  if (after == null) return null;
  return {
    peakMemoryBytes: after.peakMemoryBytes,
    cpuSecondsPerRequest: answered === 0 ? null : (after.cpuSeconds - before.cpuSeconds) / answered,
  };
}
