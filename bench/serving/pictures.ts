/**
 * Pictures a second of a small convolutional classifier, JPEGs of 640 x 480 resized to 224 x 224, by 32 connections, against decoding,
 * resizing and inference alone, one after the other on the same processors, turn about; and how long health takes meanwhile:
 * node bench/serving/pictures.ts [--rounds 5] [--seconds 8] [--warm-up 5]
 */
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ImageStep } from '../../contract/schemas/contract.schema.ts';
import { runOk } from '../../test/support/run.ts';
import { median, printSection, temporaryFolder } from '../support.ts';
import type { PicturesAlone } from './baselines/pictures-alone.ts';
import { inferenceTotals } from './support/batching.ts';
import { commandLine } from './support/command-line.ts';
import { connections } from './support/maximum-rate.ts';
import { mlpackServer } from './support/mlpack-server.ts';
import { photographs } from './support/picture/photographs.ts';
import { writePictureFolder } from './support/picture/picture-folder.ts';
import { shareProcessors } from './support/processors.ts';
import { warnWhenBusy } from './support/quiet-machine.ts';
import { rawPost } from './support/raw-request.ts';
import { type RunningServer, startServer } from './support/server-process.ts';
import { decimal, medianAndRange } from './support/show.ts';
import { load } from './support/wrk.ts';

const tolerance = 1e-5;

const { numbers } = commandLine({ rounds: 5, seconds: 8, 'warm-up': 5 });
await warnWhenBusy();
const confined = await shareProcessors();
await using folder = await temporaryFolder();
const files = await photographs(32);
const model = join(folder.path, 'classifier');
await writePictureFolder(model);
const scratch = join(folder.path, 'server');
await mkdir(scratch);
await using server = await startServer(confined(await mlpackServer(scratch, model)));
const home = join(scratch, 'home');

const requests = files.map((file) => rawPost('/predict', file, { 'Content-Type': 'image/jpeg' }));
const { port } = server;
await load({ port, requests, connections, seconds: numbers['warm-up'] });
const mine: number[] = [];
const alone: number[] = [];
const healthMs: number[] = [];
let meanRows = 0;
for (let round = 0; round < numbers.rounds; round++) {
  const before = await inferenceTotals(server);
  const loaded = load({ port, requests, connections, seconds: numbers.seconds });
  healthMs.push(...(await healthDuring(server, loaded)));
  mine.push((await loaded).perSecond);
  const after = await inferenceTotals(server);
  if (before === null || after === null) throw new Error('the server has no metrics');
  meanRows = (after.rows - before.rows) / (after.runs - before.runs);
  const { perSecond, scores } = await withNothingAround(Math.max(1, Math.round(meanRows)));
  if (round === 0) await checkAnswer(server, scores);
  alone.push(perSecond);
}
healthMs.sort((a, b) => a - b);
printSection(
  `Pictures of 640 x 480 to 224 x 224, ${connections} connections`,
  [
    'Pictures a second',
    'In one inference',
    'Alone, one after the other',
    'mlpack gives',
    'Target',
    'Health p99',
  ],
  [
    [
      medianAndRange(mine, 1),
      decimal(meanRows, 1),
      medianAndRange(alone, 1),
      `${decimal(median(mine.map((rate, i) => rate / (alone[i] ?? Number.NaN))) * 100, 1)} %`,
      '≥ 80 %',
      `${decimal(healthMs[Math.floor(healthMs.length * 0.99)] ?? Number.NaN, 1)} ms`,
    ],
  ],
);

async function healthDuring({ url }: RunningServer, work: Promise<unknown>): Promise<number[]> {
  let isOver = false;
  const end = () => {
    isOver = true;
  };
  void work.then(end, end);
  const took: number[] = [];
  while (!isOver) {
    const start = performance.now();
    await (await fetch(`${url}/v2/health/ready`)).arrayBuffer();
    took.push(performance.now() - start);
    await sleep(50);
  }
  return took;
}

async function withNothingAround(
  together: number,
): Promise<{ readonly perSecond: number; readonly scores: readonly number[] }> {
  const input: PicturesAlone = {
    files: files.map((file) => Buffer.from(file).toString('base64')),
    settings: await imageSettings(),
    together,
  };
  const script = join(import.meta.dirname, 'baselines', 'pictures-alone.ts');
  const [command, ...args] = confined({
    name: 'alone',
    command: [
      process.execPath,
      script,
      join(model, 'model.onnx'),
      join(home, 'server', 'pictures.mjs'),
      String(numbers.seconds),
    ],
  }).command;
  const env = { ...process.env, ORT_DISABLE_TELEMETRY: '1' };
  return JSON.parse((await runOk(command, args, { env, input: JSON.stringify(input) })).stdout);
}

/** As the image's contract has them. */
async function imageSettings(): Promise<PicturesAlone['settings']> {
  const text = await readFile(join(home, 'config', 'contract.json'), 'utf8');
  const contract: { readonly steps: readonly Pick<ImageStep, 'kind' | 'settings'>[] } = JSON.parse(text);
  const step = contract.steps.find(({ kind }) => kind === 'image');
  if (step === undefined) throw new Error('the contract has no step that takes pictures');
  return step.settings;
}

/** @throws Error when the server's best score isn't that of its graph */
async function checkAnswer({ url }: RunningServer, logits: readonly number[]): Promise<void> {
  const response = await fetch(`${url}/predict`, {
    method: 'POST',
    headers: { 'Content-Type': 'image/jpeg', Connection: 'close' },
    body: files[0] ?? null,
  });
  const answer: { readonly predictions: readonly { readonly score: number }[] } = JSON.parse(
    await response.text(),
  );
  const powers = logits.map((logit) => Math.exp(logit - Math.max(...logits)));
  const wanted = 1 / powers.reduce((sum, power) => sum + power, 0);
  const { score } = answer.predictions[0] ?? {};
  if (Math.abs((score ?? NaN) - wanted) <= tolerance) return;
  throw new Error(`the first picture has ${score}, and should have ${wanted}`);
}
