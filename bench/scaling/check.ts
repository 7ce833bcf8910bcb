/**
 * What the simulation says of one and two replicas, beside what they do here: the same arrivals, with the times that
 * inferences took meanwhile. Two models of some milliseconds: one whose rows cost the same each, and one whose inferences do.
 * node bench/scaling/check.ts [--seconds 25] [--queue 32]
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { randomNumbers } from '../../test/support/random-numbers.ts';
import { DisposalStack } from '../../src/util/disposal-stack.ts';
import { checkAnswers } from '../serving/support/check-answers.ts';
import { commandLine } from '../serving/support/command-line.ts';
import { writeSharedModel, writeSlowModel } from '../serving/support/made-models.ts';
import { mlpackServer } from '../serving/support/mlpack-server.ts';
import { warnWhenBusy } from '../serving/support/quiet-machine.ts';
import { inferPath, rawPost } from '../serving/support/raw-request.ts';
import type { Row } from '../serving/support/row.ts';
import { type RunningServer, startServer } from '../serving/support/server-process.ts';
import { decimal } from '../serving/support/show.ts';
import { load } from '../serving/support/wrk.ts';
import { printSection, temporaryFolder } from '../support.ts';
import { arrivalTimes } from './simulation/arrivals.ts';
import { type Balance, simulate } from './simulation/simulate.ts';
import { capacity } from './support/profiles.ts';
import { inferenceTimes, serviceBetween } from './support/measure-service.ts';
import { type Measured, poissonLoad } from './support/poisson-load.ts';

/** What tells how much the servers can do. */
const busy = { connections: 24, seconds: 2 };

/** Long enough for timers and the scheduler's slices to matter little. */
const sines = 48;

interface Run {
  readonly replicas: number;
  /** Share of what these replicas can answer. */
  readonly load: number;
  readonly balance: Balance;
  readonly burst: number;
}

const runs: readonly Run[] = [
  ...[0.5, 0.7, 0.85, 1.2].map((load) => ({ replicas: 1, load, balance: 'random', burst: 1 }) as const),
  { replicas: 1, load: 0.5, balance: 'random', burst: 3 },
  ...[0.5, 0.7, 0.85].map((load) => ({ replicas: 2, load, balance: 'round-robin', burst: 1 }) as const),
  { replicas: 2, load: 0.7, balance: 'least-requests', burst: 1 },
];

const { numbers } = commandLine({ seconds: 25, queue: 32 });
await warnWhenBusy();
await using folder = await temporaryFolder();
await check('one inference a request', 1, writeSlowModel);
await check('up to 8 requests an inference', 8, writeSharedModel);

async function check(
  title: string,
  maxBatch: number,
  write: (path: string, sines: number) => Promise<Row[]>,
): Promise<void> {
  const scratch = join(folder.path, String(maxBatch));
  await mkdir(scratch);
  const modelPath = join(scratch, 'model.onnx');
  const rows = await write(modelPath, sines);
  const contender = await mlpackServer(scratch, modelPath, {
    MLPACK_MAX_BATCH_SIZE: String(maxBatch),
    MLPACK_MAX_QUEUE: String(numbers.queue),
    MLPACK_INFERENCE: 'thread',
    MLPACK_INTRA_OP_THREADS: '1',
  });
  await using stack = new DisposalStack();
  const servers: RunningServer[] = [];
  for (let i = 0; i < 2; i++) {
    const command = ['taskset', '--cpu-list', String(i), ...contender.command] as const;
    const server = stack.use(await startServer({ ...contender, command }));
    await checkAnswers(server, rows);
    servers.push(server);
  }
  const request = rawPost(inferPath, rows[0]?.body ?? '');
  const lines: string[][] = [];
  for (const run of runs) lines.push(await compare(run, servers, request, maxBatch));
  printSection(
    `Simulated and measured: ${title}`,
    ['Replicas', 'Asked', 'Load', 'An inference', 'p50, ms', 'p99, ms', 'Error', 'Refused', 'Late, p99'],
    lines,
  );
}

/**
 * Asks at a share of what the servers could do just before, one after the other, and simulates the same arrivals with what inferences took
 * meanwhile: what else the machine does changes that from run to run.
 */
async function compare(
  { replicas, load: share, balance, burst }: Run,
  all: readonly RunningServer[],
  request: Uint8Array,
  maxBatch: number,
): Promise<string[]> {
  const servers = all.slice(0, replicas);
  const random = randomNumbers(1);
  const started = await inferenceTimes(servers);
  let most = 0;
  let seconds = 0;
  for (const { port } of servers) {
    const had = await load({ port, requests: [request], ...busy });
    most += had.perSecond;
    seconds += had.seconds;
  }
  const before = await inferenceTimes(servers);
  const inferring = before.seconds - started.seconds;
  const perSecond = share * most;
  const arrivals = arrivalTimes({ perSecond, seconds: numbers.seconds, burst }, random);
  const ports = servers.map(({ port }) => port);
  const seen = await poissonLoad({ ports, request, arrivals, balance, random });
  // What a busy server does between its inferences, and what the machine does with its processor then.
  const service = serviceBetween(before, await inferenceTimes(servers), maxBatch, seconds / inferring);
  const fleet = { replicas, workers: 1, maxQueue: numbers.queue, balance };
  const said = simulate(arrivals, service, fleet, 1);
  const ms = (seconds: number) => decimal(seconds * 1000, 1);
  const both = (of: (outcome: typeof said | Measured) => string) => `${of(said)} → ${of(seen)}`;
  return [
    `${replicas}${replicas === 1 ? '' : `, ${balance}`}`,
    `${decimal(perSecond)}/s${burst === 1 ? '' : ', bursts of 3 times'}`,
    decimal(perSecond / (replicas * capacity(service)), 2),
    `${ms(service.batchSeconds)} ms`,
    both(({ p50 }) => ms(p50)),
    both(({ p99 }) => ms(p99)),
    `${decimal((said.p99 / seen.p99 - 1) * 100)} %`,
    both(({ refused }) => `${decimal((refused / arrivals.length) * 100, 1)} %`),
    `${ms(seen.lateP99)} ms`,
  ];
}
