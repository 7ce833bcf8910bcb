/**
 * Rows a second of a converted model in the server, in requests of many rows as binary tensors, against its framework's own
 * predict_proba in a process that does nothing else, turn about, each on the same processors:
 * node bench/serving/row-batches.ts [--rows 1000] [--rounds 7] [--seconds 3] [--warm-up 3] [MODEL…]
 */
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runOk } from '../../test/support/run.ts';
import { median, mlpack, printSection, temporaryFolder } from '../support.ts';
import { fitBatch, predictBatch } from './support/baselines.ts';
import { commandLine } from './support/command-line.ts';
import { mlpackServer } from './support/mlpack-server.ts';
import { shareProcessors } from './support/processors.ts';
import { processorSeconds } from './support/process-usage.ts';
import { warnWhenBusy } from './support/quiet-machine.ts';
import { inferPath, rawPost } from './support/raw-request.ts';
import { type RunningServer, startServer } from './support/server-process.ts';
import { decimal, medianAndRange } from './support/show.ts';
import { load } from './support/wrk.ts';

/** Two: one is computed while the other comes. */
const connections = 2;

/** Models of fit_batch.py. */
const titles = new Map([
  ['forest-50', 'Random forest, 50 trees'],
  ['forest-500', 'Random forest, 500 trees'],
  ['boosting', 'Gradient boosting, 300 trees'],
  ['frame-pipeline', 'Pipeline of a frame, logistic regression'],
  ['xgboost', 'XGBoost, 300 trees'],
]);

const { numbers, names } = commandLine({ rows: 1000, rounds: 7, seconds: 3, 'warm-up': 3 });
await warnWhenBusy();
const confined = await shareProcessors();
await using folder = await temporaryFolder();
const rows: string[][] = [];
for (const name of names.length > 0 ? names : titles.keys()) {
  const scratch = join(folder.path, name);
  await mkdir(scratch);
  rows.push(await compare(name, scratch));
}
printSection(
  `Requests of ${numbers.rows} rows as binary tensors, ${connections} connections`,
  [
    'Model',
    'mlpack, rows a second',
    'CPU a row',
    "The framework's own `predict_proba`",
    'CPU a row',
    'mlpack gives',
    'for the same CPU',
    'Target',
  ],
  rows,
);

async function compare(name: string, scratch: string): Promise<string[]> {
  await fitBatch(name, numbers.rows, scratch);
  const modelPath = join(scratch, 'model.onnx');
  await mlpack(['convert', join(scratch, 'model.joblib'), '--output', modelPath]);
  await using server = await startServer(
    confined(await mlpackServer(scratch, modelPath, { MLPACK_WORKERS: 'auto' })),
  );
  await checkBatch(server, scratch);
  const { body, headers } = await batchRequest(scratch, { binary_data_output: true });
  const requests = [rawPost(inferPath, body, headers)];
  const [command, ...args] = confined({
    name,
    command: predictBatch(scratch, numbers.seconds),
  }).command;
  const mine: Measured[] = [];
  const theirs: Measured[] = [];
  const { port } = server;
  await load({ port, requests, connections, seconds: numbers['warm-up'] });
  for (let round = 0; round < numbers.rounds; round++) {
    const used = await processorSeconds(server.pid);
    const { answers, perSecond } = await load({ port, requests, connections, seconds: numbers.seconds });
    const cpuSeconds = ((await processorSeconds(server.pid)) - used) / (answers * numbers.rows);
    mine.push({ rowsPerSecond: perSecond * numbers.rows, cpuSeconds });
    theirs.push(JSON.parse((await runOk(command, args)).stdout));
  }
  return [titles.get(name) ?? name, ...shown(mine), ...shown(theirs), ...ratios(mine, theirs), '≥ 1×'];
}

/** Of one round. */
interface Measured {
  readonly rowsPerSecond: number;
  /** Of the processors, for a row. */
  readonly cpuSeconds: number;
}

function shown(rounds: readonly Measured[]): string[] {
  return [
    medianAndRange(rounds.map(({ rowsPerSecond }) => rowsPerSecond)),
    `${decimal(median(rounds.map(({ cpuSeconds }) => cpuSeconds)) * 1e6, 2)} µs`,
  ];
}

/** How many times the framework's rows a second mlpack gives, and its rows for the same processor time. */
function ratios(mine: readonly Measured[], theirs: readonly Measured[]): string[] {
  const pairs = mine.flatMap((own, round) => {
    const other = theirs[round];
    return other === undefined ? [] : [{ own, other }];
  });
  return [
    pairs.map(({ own, other }) => own.rowsPerSecond / other.rowsPerSecond),
    pairs.map(({ own, other }) => other.cpuSeconds / own.cpuSeconds),
  ].map((values) => `${decimal(median(values), 2)}×`);
}

interface BatchRequest {
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

/** All rows in one request, with the protocol's binary tensor extension. */
async function batchRequest(
  scratch: string,
  parameters: Readonly<Record<string, boolean>>,
): Promise<BatchRequest> {
  const { inputs }: { readonly inputs: unknown } = JSON.parse(
    await readFile(join(scratch, 'request.json'), 'utf8'),
  );
  const head = Buffer.from(JSON.stringify({ inputs, parameters }));
  return {
    body: Buffer.concat([head, await readFile(join(scratch, 'request.bin'))]),
    headers: {
      'Content-Type': 'application/octet-stream',
      'Inference-Header-Content-Length': String(head.length),
    },
  };
}

/** @throws Error when the server's probabilities aren't the framework's */
async function checkBatch({ url }: RunningServer, scratch: string): Promise<void> {
  const { body, headers } = await batchRequest(scratch, {});
  const response = await fetch(url + inferPath, {
    method: 'POST',
    headers: { ...headers, Connection: 'close' },
    body: new Uint8Array(body),
  });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`a batch is answered with ${response.status} ${text}`);
  const { outputs }: { readonly outputs: readonly { name: string; data: readonly number[] }[] } =
    JSON.parse(text);
  const found = outputs.find(({ name }) => name === 'probabilities')?.data ?? [];
  const bytes = await readFile(join(scratch, 'expected.f64'));
  const expected = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  const worst = expected.reduce(
    (most, value, i) => Math.max(most, Math.abs(value - (found[i] ?? Number.NaN))),
    0,
  );
  if (!(found.length === expected.length && worst < 1e-6)) {
    throw new Error(`probabilities are off by ${worst}`);
  }
}
