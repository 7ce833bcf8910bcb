/**
 * Answers a second of the server with its prediction log on and off, turn about, into SQLite:
 * node bench/serving/prediction-log.ts [--rounds 7] [--seconds 6] [--warm-up 4] [WORKLOAD…]
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { median, printSection, temporaryFolder } from '../support.ts';
import { checkAnswers } from './support/check-answers.ts';
import { commandLine } from './support/command-line.ts';
import { connections } from './support/maximum-rate.ts';
import { mlpackServer } from './support/mlpack-server.ts';
import { processorSeconds } from './support/process-usage.ts';
import { warnWhenBusy } from './support/quiet-machine.ts';
import { inferPath, rawPost } from './support/raw-request.ts';
import { type RunningServer, startServer } from './support/server-process.ts';
import { decimal, medianAndRange } from './support/show.ts';
import { loadWorkload, type Workload } from './support/workloads.ts';
import { load } from './support/wrk.ts';

interface Measured {
  readonly server: RunningServer;
  readonly perSecond: number[];
  /** Processor microseconds an answer, of the server's own process. */
  readonly microseconds: number[];
}

const { numbers, names } = commandLine({ rounds: 7, seconds: 6, 'warm-up': 4 });
await warnWhenBusy();
await using folder = await temporaryFolder();
for (const name of names.length > 0 ? names : ['iris-forest', 'iris-logreg']) {
  const scratch = join(folder.path, name);
  await mkdir(scratch);
  await compare(await loadWorkload(name, scratch), scratch);
}

async function compare(workload: Workload, scratch: string): Promise<void> {
  const requests = workload.rows.map(({ body }) => rawPost(inferPath, body));
  const log = {
    MLPACK_PREDICTION_LOG: `sqlite://${join(scratch, 'predictions.db')}`,
    MLPACK_PREDICTION_SPOOL: join(scratch, 'spool'),
  };
  await using stack = new AsyncDisposableStack();
  const all: Measured[] = [];
  for (const [title, env] of [
    ['without a log', {}],
    ['with the prediction log', log],
  ] as const) {
    const own = join(scratch, title.replaceAll(' ', '-'));
    await mkdir(own);
    const contender = await mlpackServer(own, workload.modelPath, env);
    const server = stack.use(await startServer({ ...contender, name: title }));
    await checkAnswers(server, workload.rows);
    await load({ port: server.port, requests, connections, seconds: numbers['warm-up'] });
    all.push({ server, perSecond: [], microseconds: [] });
  }
  for (let round = 0; round < numbers.rounds; round++) {
    for (const turn of round % 2 === 0 ? all : all.toReversed()) await measure(turn, requests);
  }
  printTable(workload, all);
}

async function measure(
  { server, perSecond, microseconds }: Measured,
  requests: readonly Uint8Array[],
): Promise<void> {
  const used = await processorSeconds(server.pid);
  const answered = await load({ port: server.port, requests, connections, seconds: numbers.seconds });
  microseconds.push((((await processorSeconds(server.pid)) - used) / answered.answers) * 1e6);
  perSecond.push(answered.perSecond);
  await caughtUp(server.port);
}

/** What is still to be done for one turn must not slow the next. */
async function caughtUp(port: number): Promise<void> {
  for (;;) {
    const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    const lag = /^mlpack_prediction_lag_seconds (.*)$/m.exec(metrics)?.[1] ?? '0';
    if (Number(lag) === 0) return;
    await delay(100);
  }
}

function printTable({ title }: Workload, all: readonly Measured[]): void {
  const [off] = all;
  printSection(
    `${title}: one row a request, ${connections} connections`,
    ['Server', 'Answers a second', 'CPU an answer', 'Throughput'],
    all.map((turn) => {
      // Of each round: what slows a round slows both.
      const shares = turn.perSecond.map((perSecond, i) => perSecond / (off?.perSecond[i] ?? Number.NaN));
      return [
        turn.server.name,
        medianAndRange(turn.perSecond),
        `${decimal(median(turn.microseconds), 1)} µs`,
        `${decimal(median(shares) * 100, 1)} %`,
      ];
    }),
  );
}
