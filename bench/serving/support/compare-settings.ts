import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { median, printSection } from '../../support.ts';
import { checkAnswers } from './check-answers.ts';
import { connections } from './maximum-rate.ts';
import { mlpackServer } from './mlpack-server.ts';
import { processorSeconds } from './process-usage.ts';
import { inferPath, rawPost } from './raw-request.ts';
import { type RunningServer, startServer } from './server-process.ts';
import { decimal, medianAndRange } from './show.ts';
import type { Workload } from './workloads.ts';
import { load } from './wrk.ts';

/** A way to run the server. */
export interface Variant {
  readonly title: string;
  /** Settings of the server. */
  readonly env: Readonly<Record<string, string>>;
  /** Goes on while this server is measured, until it is disposed of. */
  readonly meanwhile?: (server: RunningServer) => Disposable;
  /** Waits for what this server has still to do after its turn, which would slow the next. */
  readonly afterwards?: (server: RunningServer) => Promise<void>;
}

export interface Turns {
  readonly rounds: number;
  /** Of each turn. */
  readonly seconds: number;
  /** Unmeasured seconds before the first round. */
  readonly 'warm-up': number;
}

interface Measured {
  readonly variant: Variant;
  readonly server: RunningServer;
  readonly perSecond: number[];
  /** Processor microseconds an answer, of the server's own process. */
  readonly microseconds: number[];
}

/**
 * Prints answers a second of one model's server run in several ways, turn about; the first is what the others
 * are compared with.
 *
 * @param scratch an empty folder
 */
export async function compareSettings(
  workload: Workload,
  scratch: string,
  variants: readonly Variant[],
  turns: Turns,
): Promise<void> {
  const requests = workload.rows.map(({ body }) => rawPost(inferPath, body));
  await using stack = new AsyncDisposableStack();
  const all: Measured[] = [];
  for (const [i, variant] of variants.entries()) {
    const own = join(scratch, String(i));
    await mkdir(own);
    const contender = await mlpackServer(own, workload.modelPath, variant.env);
    const server = stack.use(await startServer({ ...contender, name: variant.title }));
    await checkAnswers(server, workload.rows);
    await load({ port: server.port, requests, connections, seconds: turns['warm-up'] });
    await variant.afterwards?.(server);
    all.push({ variant, server, perSecond: [], microseconds: [] });
  }
  for (let round = 0; round < turns.rounds; round++) {
    for (const turn of round % 2 === 0 ? all : all.toReversed()) await measure(turn, requests, turns.seconds);
  }
  printTable(workload, all);
}

async function measure(
  { variant, server, perSecond, microseconds }: Measured,
  requests: readonly Uint8Array[],
  seconds: number,
): Promise<void> {
  using stack = new DisposableStack();
  stack.use(variant.meanwhile?.(server));
  const used = await processorSeconds(server.pid);
  const answered = await load({ port: server.port, requests, connections, seconds });
  microseconds.push((((await processorSeconds(server.pid)) - used) / answered.answers) * 1e6);
  perSecond.push(answered.perSecond);
  await variant.afterwards?.(server);
}

function printTable({ title }: Workload, all: readonly Measured[]): void {
  const [first] = all;
  printSection(
    `${title}: one row a request, ${connections} connections`,
    ['Server', 'Answers a second', 'CPU an answer', 'Throughput'],
    all.map((turn) => {
      // Of each round: what slows a round slows both.
      const shares = turn.perSecond.map((perSecond, i) => perSecond / (first?.perSecond[i] ?? Number.NaN));
      return [
        turn.server.name,
        medianAndRange(turn.perSecond),
        `${decimal(median(turn.microseconds), 1)} µs`,
        `${decimal(median(shares) * 100, 1)} %`,
      ];
    }),
  );
}
