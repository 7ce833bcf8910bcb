import { monotonicClock, type MonotonicClock } from './monotonic-clock.ts';
import { createServerClient, type ServerAccess, type ServerClient } from './http.ts';
import { modelChecks } from './checks/model-checks.ts';
import { namedRowsCheck } from './checks/named-rows-check.ts';
import { replayOverHttp } from './replay-over-http.ts';
import type { CheckResult } from '../../contract/schemas/smoke.schema.ts';
import type { ModelReport, SmokeReport } from './report/report.ts';
import type { ServedModel } from './served-model.ts';
import { keylessCheck, serverChecks } from './checks/server-checks.ts';
import { measureResources } from './measure.ts';
import type { SmokeTarget } from './target.ts';
import { waitForReady } from './wait-for-ready.ts';

const defaultAnswerTimeoutMs = 60_000;

/** What all requests of a test need. */
interface Testing {
  readonly client: ServerClient;
  /** Client without a key; null where none is wanted. */
  readonly keyless: ServerClient | null;
  readonly clock: MonotonicClock;
  readonly signal: AbortSignal | undefined;
}

async function runCheck(
  name: string,
  run: () => Promise<string | null>,
  { clock, signal }: Testing,
): Promise<CheckResult> {
  const startMs = clock.nowMs();
  let problem: string | null;
  try {
    problem = await run();
  } catch (error) {
    signal?.throwIfAborted();
    problem = `no answer: ${String(error)}`;
  }
  return { name, durationMs: clock.nowMs() - startMs, problem };
}

async function testModel(model: ServedModel, testing: Testing): Promise<ModelReport> {
  const cases = await replayOverHttp({ model, ...testing });
  const results: CheckResult[] = [];
  const { namedRows } = model;
  const checks = namedRows === null ? modelChecks : [...modelChecks, namedRowsCheck(namedRows)];
  for (const check of checks) {
    results.push(await runCheck(check.name, () => check.run(testing.client, model), testing));
  }
  const { name, version, golden, leftToBuild } = model;
  return {
    name,
    version,
    golden: {
      source: golden.source,
      framework: golden.framework,
      ...(leftToBuild > 0 && { leftToBuild }),
    },
    checks: results,
    cases,
  };
}

async function testServer(
  models: readonly ServedModel[],
  testing: Testing,
): Promise<Omit<SmokeReport, 'startToReadyMs' | 'resources'>> {
  const reports: ModelReport[] = [];
  for (const model of models) reports.push(await testModel(model, testing));
  const results: CheckResult[] = [];
  for (const check of serverChecks) {
    results.push(await runCheck(check.name, () => check.run(testing.client), testing));
  }
  const { keyless } = testing;
  if (keyless !== null) {
    results.push(await runCheck(keylessCheck.name, () => keylessCheck.run(keyless), testing));
  }
  const cases = reports.flatMap((report) => report.cases);
  const all = [...results, ...reports.flatMap((report) => report.checks), ...cases];
  const passed =
    all.every(({ problem }) => problem === null) && cases.every(({ mismatch }) => mismatch === null);
  return { passed, checks: results, models: reports };
}

/**
 * Starts the target, waits until it is ready, checks it, replays the golden cases of its models over
 * HTTP and always stops it again. A failing check or case is a result, see {@link SmokeReport.passed}.
 * @throws SERVER_NOT_READY with the last log lines; what the target throws; the signal's reason when aborted.
 */
export async function smokeTest(options: {
  readonly target: SmokeTarget;
  readonly models: readonly ServedModel[];
  /** Time that the server has to become ready. */
  readonly readyTimeoutMs: number;
  /** Time that a single answer may take. */
  readonly answerTimeoutMs?: number;
  /** How it is asked; that it refuses who has no key is checked, too. */
  readonly access?: ServerAccess | undefined;
  readonly clock?: MonotonicClock;
  readonly signal?: AbortSignal | undefined;
}): Promise<SmokeReport> {
  const { target, models, readyTimeoutMs, access = {}, clock = monotonicClock, signal } = options;
  const startMs = clock.nowMs();
  const running = await target.start(signal);
  try {
    await waitForReady({ running, timeoutMs: readyTimeoutMs, clock, signal });
    const startToReadyMs = clock.nowMs() - startMs;
    const asking = {
      baseUrl: running.baseUrl,
      timeoutMs: options.answerTimeoutMs ?? defaultAnswerTimeoutMs,
      signal,
      trusts: access.trusts,
    };
    await using client = createServerClient({ ...asking, apiKey: access.apiKey });
    await using keyless = access.apiKey === undefined ? null : createServerClient(asking);
    const tested = await testServer(models, { client, keyless, clock, signal });
    // What fails may have ended, and what it took says nothing of a server that works.
    const resources = tested.passed
      ? await measureResources({ running, models, client, clock, signal })
      : null;
    return { startToReadyMs, ...tested, ...(resources !== null && { resources }) };
  } finally {
    await running.stop();
  }
}
