/**
 * Texts a second of a classifier of 6 layers, 384 wide, of 5 to 200 tokens, by 32 connections, against onnxruntime alone on the same
 * padded batches, tokens ready, turn about on the same processors:
 * node bench/serving/texts.ts [--rounds 5] [--seconds 8] [--warm-up 5]
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { runOk } from '../../test/support/run.ts';
import { median, printSection, temporaryFolder } from '../support.ts';
import { inferenceTotals } from './support/batching.ts';
import { commandLine } from './support/command-line.ts';
import { connections } from './support/maximum-rate.ts';
import { mlpackServer } from './support/mlpack-server.ts';
import { shareProcessors } from './support/processors.ts';
import { warnWhenBusy } from './support/quiet-machine.ts';
import { rawPost } from './support/raw-request.ts';
import { type RunningServer, startServer } from './support/server-process.ts';
import { decimal, medianAndRange } from './support/show.ts';
import { paddedRows, type PaddedRows } from './support/text/padded-rows.ts';
import { writeTextFolder } from './support/text/text-folder.ts';
import { words } from './support/text/words.ts';
import { load } from './support/wrk.ts';

const count = 256;
const [fewest, most] = [5, 200];
const tolerance = 1e-4;

const { numbers } = commandLine({ rounds: 5, seconds: 8, 'warm-up': 5 });
await warnWhenBusy();
const confined = await shareProcessors();
await using folder = await temporaryFolder();
const made = words();
// Of all lengths alike, in an order in which long and short ones alternate.
const texts = Array.from({ length: count }, (_, i) => made.text(fewest + ((i * 83) % (most - fewest + 1))));
const model = join(folder.path, 'classifier');
await writeTextFolder(model, made);
const scratch = join(folder.path, 'server');
await mkdir(scratch);
await using server = await startServer(confined(await mlpackServer(scratch, model)));

const requests = texts.map((text) => rawPost('/predict', JSON.stringify({ rows: [{ text }] })));
const { port } = server;
const checked = texts.slice(0, 8);
await load({ port, requests, connections, seconds: numbers['warm-up'] });
const mine: number[] = [];
const alone: number[] = [];
let meanRows = 0;
for (let round = 0; round < numbers.rounds; round++) {
  const before = await inferenceTotals(server);
  mine.push((await load({ port, requests, connections, seconds: numbers.seconds })).perSecond);
  const after = await inferenceTotals(server);
  if (before === null || after === null) throw new Error('the server has no metrics');
  meanRows = (after.rows - before.rows) / (after.runs - before.runs);
  const { rowsPerSecond, logits } = await onnxruntimeAlone(Math.round(meanRows));
  if (round === 0) await checkAnswers(server, logits);
  alone.push(rowsPerSecond);
}
printSection(
  `Texts of ${fewest} to ${most} tokens, ${connections} connections`,
  ['Texts a second', 'In one inference', 'onnxruntime alone, tokens ready', 'mlpack gives', 'Target'],
  [
    [
      medianAndRange(mine, 1),
      decimal(meanRows, 1),
      medianAndRange(alone, 1),
      `${decimal(median(mine.map((rate, i) => rate / (alone[i] ?? Number.NaN))) * 100, 1)} %`,
      '≥ 90 %',
    ],
  ],
);

async function onnxruntimeAlone(
  together: number,
): Promise<{ readonly rowsPerSecond: number; readonly logits: readonly (readonly number[])[] }> {
  const input: PaddedRows = {
    groups: paddedRows(made.tokenizer, texts, together),
    checked: paddedRows(made.tokenizer, checked, 1),
  };
  const script = join(import.meta.dirname, 'baselines', 'padded-batches.ts');
  const [command, ...args] = confined({
    name: 'onnxruntime',
    command: [process.execPath, script, join(model, 'model.onnx'), String(numbers.seconds)],
  }).command;
  const env = { ...process.env, ORT_DISABLE_TELEMETRY: '1' };
  return JSON.parse((await runOk(command, args, { env, input: JSON.stringify(input) })).stdout);
}

/** @throws Error when the server's scores aren't those of its graph */
async function checkAnswers({ url }: RunningServer, logits: readonly (readonly number[])[]): Promise<void> {
  const response = await fetch(`${url}/predict`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Connection: 'close' },
    body: JSON.stringify({ rows: checked.map((text) => ({ text })) }),
  });
  const answer: { readonly predictions: readonly { readonly scores: { readonly POSITIVE: number } }[] } =
    JSON.parse(await response.text());
  for (const [i, { scores }] of answer.predictions.entries()) {
    const [negative = NaN, positive = NaN] = logits[i] ?? [];
    const wanted = 1 / (1 + Math.exp(negative - positive));
    if (Math.abs(scores.POSITIVE - wanted) <= tolerance) continue;
    throw new Error(`text ${i} has ${scores.POSITIVE}, and should have ${wanted}`);
  }
}
