import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runOk } from '../../../test/support/run.ts';
import { ensureTools } from '../../../test/support/tools.ts';
import { temporaryFolder } from '../../support.ts';

/** What wrk counted. */
export interface Load {
  /** Answers, whatever their status. */
  readonly answers: number;
  /** Those with a status of 400 or more. */
  readonly refused: number;
  readonly seconds: number;
  readonly perSecond: number;
}

/** What requests.lua prints. */
interface Counted {
  readonly answers: number;
  readonly refused: number;
  /** Connections and answers that broke. */
  readonly failed: number;
  readonly seconds: number;
}

export interface LoadOptions {
  readonly port: number;
  /** Whole HTTP requests, sent in turn. */
  readonly requests: readonly Uint8Array[];
  readonly connections: number;
  readonly seconds: number;
  /** Whether some of the requests are wrong on purpose. */
  readonly mayRefuse?: boolean;
}

/**
 * Keeps every connection busy from one thread: the next request follows the answer at once (a closed
 * loop, so its latencies say little about a server at less than its maximum). Installs wrk where it is missing.
 *
 * @throws RigUnavailable when wrk can't be installed, Error when a connection or an answer failed, or
 * a request was refused that shouldn't be
 */
export async function load({
  port,
  requests,
  connections,
  seconds,
  mayRefuse = false,
}: LoadOptions): Promise<Load> {
  await ensureTools(['wrk']);
  await using folder = await temporaryFolder();
  const files = requests.map((_request, i) => join(folder.path, String(i)));
  for (const [i, request] of requests.entries()) await writeFile(files[i] ?? '', request);
  const { stdout } = await runOk('wrk', [
    '--threads=1',
    `--connections=${connections}`,
    `--duration=${Math.ceil(seconds)}s`,
    '--timeout=30s',
    `--script=${join(import.meta.dirname, 'requests.lua')}`,
    `http://127.0.0.1:${port}/`,
    '--',
    ...files,
  ]);
  const line = stdout.split('\n').find((candidate) => candidate.startsWith('{'));
  const counted: Counted = JSON.parse(line ?? 'null');
  const { answers, refused } = counted;
  if (counted.failed > 0) throw new Error(`${counted.failed} connections or answers failed\n${stdout}`);
  if (refused > 0 && !mayRefuse) throw new Error(`${refused} of ${answers} requests were refused`);
  return { answers, refused, seconds: counted.seconds, perSecond: answers / counted.seconds };
}
