import { routes } from '../../contract/routes.ts';
import { MlpackError } from '../errors/mlpack-error.ts';
import { monotonicClock, type MonotonicClock } from './monotonic-clock.ts';
import { createServerClient, type ServerClient } from './http.ts';
import type { RunningTarget } from './target.ts';

type Starting = Pick<RunningTarget, 'baseUrl' | 'logs' | 'exited'>;

const firstPauseMs = 20;
const longestPauseMs = 100;
/** A server that accepts a connection and then says nothing is asked again. */
const answerTimeoutMs = 5000;
const shownLogLines = 20;

function notReady(problem: string, running: Starting): MlpackError {
  const lines = running.logs()?.slice(-shownLogLines);
  if (lines === undefined) return new MlpackError('SERVER_NOT_READY', problem);
  const log = lines.length === 0 ? 'It logged nothing.' : `Its last log lines:\n${lines.join('\n')}`;
  return new MlpackError('SERVER_NOT_READY', `${problem} ${log}`);
}

/** Why the server isn't ready yet; null when it is. */
async function problemOf(client: ServerClient): Promise<string | null> {
  try {
    const { status } = await client.get(routes.ready);
    return status === 200 ? null : `${routes.ready} answers ${status}`;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    return `no answer (${code})`;
  }
}

/**
 * Polls `/v2/health/ready`, at longer and longer intervals, until it answers 200.
 * @throws SERVER_NOT_READY with the last log lines, at once when the server ends; the signal's reason when aborted.
 */
export async function waitForReady(options: {
  readonly running: Starting;
  readonly timeoutMs: number;
  readonly clock?: MonotonicClock;
  readonly signal?: AbortSignal | undefined;
}): Promise<void> {
  const { running, timeoutMs, clock = monotonicClock, signal } = options;
  await using client = createServerClient({
    baseUrl: running.baseUrl,
    timeoutMs: answerTimeoutMs,
    signal,
    // Nothing is told but that somebody asks, and a certificate that is for another name may be a good one.
    trusts: 'anybody',
  });
  const startMs = clock.nowMs();
  const exit = running.exited.then((result) => ({ result }));
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
    signal?.throwIfAborted();
    const outcome = await Promise.race([exit, problemOf(client)]);
    signal?.throwIfAborted();
    const elapsedMs = clock.nowMs() - startMs;
    if (outcome === null) return;
    if (typeof outcome === 'object') throw stopped(outcome.result.exitCode, running);
    if (elapsedMs >= timeoutMs) {
      throw notReady(`The server is not ready after ${timeoutMs / 1000} s: ${outcome}.`, running);
    }
    const ended = await Promise.race([exit, clock.sleep(Math.min(pauseMs, timeoutMs - elapsedMs), signal)]);
    if (ended !== undefined) throw stopped(ended.result.exitCode, running);
  }
}

function stopped(exitCode: number | null, running: Starting): MlpackError {
  const how = exitCode === null ? 'was killed' : `stopped with exit code ${exitCode}`;
  return notReady(`The server ${how} before it was ready.`, running);
}
