/**
 * Answers a second of one server process, one row a request, against the same model in other servers, turn
 * about: node bench/serving/throughput.ts [--rounds 7] [--seconds 6] [--warm-up 4] [WORKLOAD…]
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { median, printSection, temporaryFolder } from '../support.ts';
import { DisposalStack } from '../../src/util/disposal-stack.ts';
import {
  batchEfficiency,
  type BatchEfficiency,
  inferenceTotals,
  type InferenceTotals,
} from './support/batching.ts';
import { checkAnswers } from './support/check-answers.ts';
import { commandLine } from './support/command-line.ts';
import { connections } from './support/maximum-rate.ts';
import { mlpackServer } from './support/mlpack-server.ts';
import { processorSeconds } from './support/process-usage.ts';
import { warnWhenBusy } from './support/quiet-machine.ts';
import { inferPath, rawPost } from './support/raw-request.ts';
import { type Rival, rivalsOf } from './support/rivals.ts';
import { type RunningServer, startServer } from './support/server-process.ts';
import { decimal, medianAndRange } from './support/show.ts';
import { loadWorkload, type Workload } from './support/workloads.ts';
import { load } from './support/wrk.ts';

/** A server and what it did in each round. */
interface Measured {
  readonly server: RunningServer;
  readonly requests: readonly Uint8Array[];
  /** How many times its answers mlpack must give. */
  readonly target: number | null;
  readonly perSecond: number[];
  /** Processor seconds a second. */
  readonly cores: number[];
  readonly efficiencies: BatchEfficiency[];
  /** Seconds of its inferences by row; none of servers that aren't mlpack. */
  readonly rowSeconds: number[];
  readonly isMlpack: boolean;
}

const { numbers, names } = commandLine({ rounds: 7, seconds: 6, 'warm-up': 4 });
await warnWhenBusy();
await using folder = await temporaryFolder();
for (const name of names.length > 0 ? names : ['iris-forest', 'iris-logreg', 'digits-cnn']) {
  const scratch = join(folder.path, name);
  await mkdir(scratch);
  await compare(await loadWorkload(name, scratch), scratch);
}

async function compare(workload: Workload, scratch: string): Promise<void> {
  const own: Rival = { contender: await mlpackServer(scratch, workload.modelPath), target: null };
  await using stack = new DisposalStack();
  const all: Measured[] = [];
  for (const rival of [own, ...(await rivalsOf(workload, scratch))]) {
    const { contender, target, isRight = true, rows = workload.rows } = rival;
    const server = stack.use(await startServer(contender));
    await checkAnswers(server, isRight ? rows : rows.slice(0, 1));
    const requests = rows.map(({ body }) => rawPost(inferPath, body));
    await load({ port: server.port, requests, connections, seconds: numbers['warm-up'] });
    const isMlpack = contender.env?.['MLPACK_HOME'] !== undefined;
    const measured = { perSecond: [], cores: [], efficiencies: [], rowSeconds: [] };
    all.push({ server, requests, target, isMlpack, ...measured });
  }
  for (let round = 0; round < numbers.rounds; round++) {
    // Whose turn is first changes from round to round.
    const first = round % all.length;
    for (const turn of [...all.slice(first), ...all.slice(0, first)]) {
      const batches = await measure(turn);
      if (batches !== null && turn === all[0])
        turn.efficiencies.push(await batchEfficiency(workload, ...batches));
    }
  }
  printTable(workload, all);
}

/** What an mlpack has done before and after a round; null of another server. */
async function measure(turn: Measured): Promise<readonly [InferenceTotals, InferenceTotals] | null> {
  const { server, requests, perSecond, cores, isMlpack, rowSeconds } = turn;
  const before = isMlpack ? await inferenceTotals(server) : null;
  const used = await processorSeconds(server.pid);
  const answered = await load({ port: server.port, requests, connections, seconds: numbers.seconds });
  cores.push(((await processorSeconds(server.pid)) - used) / answered.seconds);
  perSecond.push(answered.perSecond);
  const after = isMlpack ? await inferenceTotals(server) : null;
  if (before === null || after === null) return null;
  rowSeconds.push((after.seconds - before.seconds) / (after.rows - before.rows));
  return [before, after];
}

function printTable({ title, ofRuntime }: Workload, all: readonly Measured[]): void {
  const [own] = all;
  // Of each round: what slows a round slows both.
  const ratio = ({ perSecond }: Measured) =>
    median(perSecond.map((rival, round) => (own?.perSecond[round] ?? Number.NaN) / rival));
  const inferenceRatio = ({ rowSeconds }: Measured) =>
    median(rowSeconds.map((rival, round) => rival / (own?.rowSeconds[round] ?? Number.NaN)));
  printSection(
    `${title}: one row a request, ${connections} connections, one process`,
    [
      'Server',
      'Answers a second',
      'Cores used',
      'CPU an answer',
      'Inference a row',
      'mlpack gives',
      'Target',
    ],
    [
      ...all.map((turn) => [
        turn.server.name,
        medianAndRange(turn.perSecond),
        decimal(median(turn.cores), 2),
        `${decimal(median(turn.cores.map((cores, round) => (cores / (turn.perSecond[round] ?? Number.NaN)) * 1e6)), 1)} µs`,
        turn.rowSeconds.length === 0
          ? ''
          : `${decimal(median(turn.rowSeconds) * 1e6, 2)} µs${turn === own ? '' : ` (${decimal(inferenceRatio(turn), 2)}×)`}`,
        turn === own ? '' : `${decimal(ratio(turn), 2)}×`,
        turn.target === null ? '' : `≥ ${turn.target}×`,
      ]),
      ...(own === undefined || own.efficiencies.length === 0
        ? []
        : [efficiencyRow(own.efficiencies, ofRuntime)]),
    ],
  );
}

/** Rows a second while onnxruntime runs, so without HTTP. */
function efficiencyRow(efficiencies: readonly BatchEfficiency[], target: number | undefined): string[] {
  const meanBatch = median(efficiencies.map((efficiency) => efficiency.meanBatch));
  const ofRaw = median(efficiencies.map((efficiency) => efficiency.ofRaw));
  return [
    `onnxruntime alone, batches of ${decimal(meanBatch, 1)} as mlpack's`,
    '',
    '',
    '',
    '',
    `${decimal(ofRaw * 100)} %`,
    target === undefined ? '' : `≥ ${target} %`,
  ];
}
