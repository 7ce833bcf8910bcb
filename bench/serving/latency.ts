/**
 * Latency at half the maximum rate, requests coming at a constant rate whatever the answers do. A plain
 * node:http server at half of its own maximum, and one that computes nothing at mlpack's rate, show what of it is
 * the machine's:
 * node bench/serving/latency.ts [--rounds 5] [--seconds 10] [WORKLOAD…]
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { median, printSection, temporaryFolder } from '../support.ts';
import { DisposalStack } from '../../src/util/disposal-stack.ts';
import { nodeHttp, nodeHttpConstant } from './support/baselines.ts';
import { checkAnswers } from './support/check-answers.ts';
import { commandLine } from './support/command-line.ts';
import { connections, maximumRates } from './support/maximum-rate.ts';
import { mlpackServer } from './support/mlpack-server.ts';
import { openLoop } from './support/open-loop.ts';
import { shareProcessors } from './support/processors.ts';
import { warnWhenBusy } from './support/quiet-machine.ts';
import { inferPath, rawPost } from './support/raw-request.ts';
import { type RunningServer, startServer } from './support/server-process.ts';
import { decimal, medianAndRange } from './support/show.ts';
import { loadWorkload, type Workload } from './support/workloads.ts';

const target = 3;

/** Percentiles of one round, in milliseconds. */
interface Round {
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  /** 99th percentile of how late the generator sent. */
  readonly late: number;
}

const { numbers, names } = commandLine({ rounds: 5, seconds: 10 });
await warnWhenBusy();
const confined = await shareProcessors();
await using folder = await temporaryFolder();
for (const name of names.length > 0 ? names : ['iris-forest', 'digits-cnn']) {
  const scratch = join(folder.path, name);
  await mkdir(scratch);
  await measure(await loadWorkload(name, scratch), scratch);
}

async function measure(workload: Workload, scratch: string): Promise<void> {
  const requests = workload.rows.map(({ body }) => rawPost(inferPath, body));
  await using stack = new DisposalStack();
  const servers: { server: RunningServer; maximum: number; rounds: Round[] }[] = [];
  const { modelPath, rows } = workload;
  for (const { contender, isRight } of [
    { contender: await mlpackServer(scratch, modelPath), isRight: true },
    { contender: nodeHttp(modelPath), isRight: true },
    { contender: nodeHttpConstant(modelPath), isRight: false },
  ]) {
    const server = stack.use(await startServer(confined(contender)));
    await checkAnswers(server, isRight ? rows : rows.slice(0, 1));
    // The first warms up.
    const rates = await maximumRates(server, requests, { rounds: 4, seconds: numbers.seconds / 2 });
    const own = median(rates.slice(1));
    servers.push({ server, maximum: isRight ? own : Math.min(own, servers[0]?.maximum ?? own), rounds: [] });
  }
  for (let round = 0; round < numbers.rounds; round++) {
    const order = round % 2 === 0 ? servers : servers.toReversed();
    for (const { server, maximum, rounds } of order) rounds.push(await atRate(server, requests, maximum / 2));
  }
  printSection(
    `${workload.title}: latency at half the maximum rate`,
    [
      'Server',
      'Half the maximum',
      'p50, ms',
      'p99, ms',
      'p99.9, ms',
      'p99 ÷ p50',
      'Target',
      'Generator late, p99',
    ],
    servers.map(({ server, maximum, rounds }, i) => [
      server.name,
      `${decimal(maximum / 2)}/s`,
      medianAndRange(
        rounds.map(({ p50 }) => p50),
        2,
      ),
      medianAndRange(
        rounds.map(({ p99 }) => p99),
        2,
      ),
      medianAndRange(
        rounds.map(({ p999 }) => p999),
        2,
      ),
      decimal(median(rounds.map(({ p50, p99 }) => p99 / p50)), 1),
      i === 0 ? `≤ ${target}` : '',
      `${decimal(median(rounds.map(({ late }) => late)), 2)} ms`,
    ]),
  );
}

async function atRate(
  { name, port }: RunningServer,
  requests: readonly Uint8Array[],
  perSecond: number,
): Promise<Round> {
  const { latency, lateness, statuses, broken } = await openLoop({
    port,
    requests,
    perSecond,
    seconds: numbers.seconds,
    connections,
    whenBusy: 'wait',
  });
  const refused = [...statuses.keys()].filter((status) => status !== 200);
  if (refused.length > 0 || broken > 0) {
    throw new Error(`${name}: at half its maximum: statuses ${refused.join()}, ${broken} without an answer`);
  }
  return {
    p50: latency.percentile(50),
    p99: latency.percentile(99),
    p999: latency.percentile(99.9),
    late: lateness.percentile(99),
  };
}
