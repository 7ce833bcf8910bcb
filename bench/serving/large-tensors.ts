/**
 * Images of 1×3×224×224 as JSON and as binary tensors, and how long health takes to answer while JSON comes:
 * node bench/serving/large-tensors.ts [--rounds 5] [--seconds 6]
 */
import { join } from 'node:path';
import { median, printSection, temporaryFolder } from '../support.ts';
import { commandLine } from './support/command-line.ts';
import { imageRequests, isRight } from './support/image-requests.ts';
import { writeImageModel } from './support/made-models.ts';
import { mlpackServer } from './support/mlpack-server.ts';
import { openLoop } from './support/open-loop.ts';
import { warnWhenBusy } from './support/quiet-machine.ts';
import { rawGet } from './support/raw-request.ts';
import { startServer } from './support/server-process.ts';
import { decimal, medianAndRange } from './support/show.ts';
import { load } from './support/wrk.ts';

const shape = [3, 224, 224];
/** Few: what 32 such requests wait for is each other. */
const connections = 4;

const { numbers } = commandLine({ rounds: 5, seconds: 6 });
await warnWhenBusy();
await using folder = await temporaryFolder();
const modelPath = join(folder.path, 'image.onnx');
await writeImageModel(modelPath, shape);
await using server = await startServer(await mlpackServer(folder.path, modelPath));
const { port } = server;

const { json, binary } = imageRequests(shape);
if (!(await isRight(server, json))) throw new Error('the JSON request is not answered right');
const hasBinary = await isRight(server, binary);

const jsonRates: number[] = [];
const binaryRates: number[] = [];
const jsonLoad = { port, requests: [json.raw], connections, seconds: numbers.seconds };
const binaryLoad = { ...jsonLoad, requests: [binary.raw] };
for (let round = -1; round < numbers.rounds; round++) {
  const jsonRate = (await load(jsonLoad)).perSecond;
  const binaryRate = hasBinary ? (await load(binaryLoad)).perSecond : Number.NaN;
  // The first warms up.
  if (round < 0) continue;
  jsonRates.push(jsonRate);
  binaryRates.push(binaryRate);
}
printSection(
  `Images of ${['1', ...shape].join('×')} float32, ${connections} connections, one process`,
  ['Request', 'Size', 'Requests a second', 'Ratio', 'Target'],
  [
    ['JSON', kilobytes(json.raw), medianAndRange(jsonRates, 1), '1', ''],
    [
      'Binary tensor',
      kilobytes(binary.raw),
      hasBinary ? medianAndRange(binaryRates, 1) : 'not measured: the server does not take it yet',
      hasBinary
        ? `${decimal(median(binaryRates.map((rate, i) => rate / (jsonRates[i] ?? Number.NaN))), 1)}×`
        : '',
      '≥ 5×',
    ],
  ],
);

const idle = await healthLatency();
const [busy] = await Promise.all([healthLatency(), load(jsonLoad)]);
printSection(
  'Live health while such JSON comes',
  ['When', 'p50', 'p99', 'Longest', 'Target'],
  [
    ['idle', ...idle, ''],
    [`${connections} connections busy with JSON`, ...busy, 'longest < 50 ms'],
  ],
);

async function healthLatency(): Promise<string[]> {
  const { latency, statuses, broken } = await openLoop({
    port,
    requests: [rawGet('/v2/health/live')],
    perSecond: 100,
    seconds: numbers.seconds,
    connections: 16,
    whenBusy: 'wait',
  });
  if (broken > 0 || [...statuses.keys()].some((status) => status !== 200)) {
    throw new Error(`health: statuses ${[...statuses.keys()].join()}, ${broken} without an answer`);
  }
  return [latency.percentile(50), latency.percentile(99), latency.mostMs].map((ms) => `${decimal(ms, 1)} ms`);
}

function kilobytes({ length }: Uint8Array): string {
  return `${decimal(length / 1000)} kB`;
}
