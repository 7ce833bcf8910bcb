import type { GoldenSet } from '../tensor/golden.ts';
import { checks, type ServedModel } from './checks.ts';
import { systemClock, type Clock } from './clock.ts';
import { createServerClient, type ServerClient } from './http.ts';
import { replayOverHttp } from './replay-over-http.ts';
import type { CheckResult, SmokeReport } from './report.ts';
import type { SmokeTarget } from './target.ts';
import { waitForReady } from './wait-for-ready.ts';

const defaultAnswerTimeoutMs = 60_000;

async function runChecks(
  client: ServerClient,
  model: ServedModel,
  clock: Clock,
  signal: AbortSignal | undefined,
): Promise<readonly CheckResult[]> {
  const results: CheckResult[] = [];
  for (const check of checks) {
    const startMs = clock.nowMs();
    let problem: string | null;
    try {
      problem = await check.run(client, model);
    } catch (error) {
      signal?.throwIfAborted();
      problem = `no answer: ${String(error)}`;
    }
    results.push({ name: check.name, durationMs: clock.nowMs() - startMs, problem });
  }
  return results;
}

/**
 * Starts the target, waits until it is ready, checks it, replays the golden cases over HTTP and
 * always stops it again. A failing check or case is a result, see {@link SmokeReport.passed}.
 * @throws SERVER_NOT_READY with the last log lines; what the target throws; the signal's reason when aborted.
 */
export async function smokeTest(options: {
  readonly target: SmokeTarget;
  readonly model: ServedModel;
  readonly golden: GoldenSet;
  /** For the server to become ready. */
  readonly readyTimeoutMs: number;
  /** For a single answer. */
  readonly answerTimeoutMs?: number;
  readonly clock?: Clock;
  readonly signal?: AbortSignal | undefined;
}): Promise<SmokeReport> {
  const { target, model, golden, readyTimeoutMs, clock = systemClock, signal } = options;
  const startMs = clock.nowMs();
  const running = await target.start(signal);
  try {
    await waitForReady({ running, timeoutMs: readyTimeoutMs, clock, signal });
    const startToReadyMs = clock.nowMs() - startMs;
    await using client = createServerClient({
      baseUrl: running.baseUrl,
      timeoutMs: options.answerTimeoutMs ?? defaultAnswerTimeoutMs,
      signal,
    });
    const cases = await replayOverHttp({ client, modelName: model.name, golden, clock, signal });
    const checked = await runChecks(client, model, clock, signal);
    const hasPassed = [...checked, ...cases].every(({ problem }) => problem === null);
    return {
      model: { name: model.name, version: model.version },
      golden: { source: golden.source, framework: golden.framework },
      passed: hasPassed && cases.every(({ mismatch }) => mismatch === null),
      startToReadyMs,
      checks: checked,
      cases,
    };
  } finally {
    await running.stop();
  }
}
