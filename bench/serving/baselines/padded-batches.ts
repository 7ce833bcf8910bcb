/**
 * Times onnxruntime alone with batches of tokens: node padded-batches.ts MODEL SECONDS with what {@link PaddedRows} says as JSON
 * on stdin. Prints a line of JSON: the rows a second, and the scores of the rows that are to be checked.
 */
import { text } from 'node:stream/consumers';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { PaddedGroup, PaddedRows } from '../support/text/padded-rows.ts';

const [modelPath = '', seconds = ''] = process.argv.slice(2);
const session = await InferenceSession.create(modelPath, { intraOpNumThreads: 1, logSeverityLevel: 3 });
const { groups, checked }: PaddedRows = JSON.parse(await text(process.stdin));
const feeds = groups.map(feedsOf);
const rows = groups.reduce((sum, { shape: [count] }) => sum + count, 0);

const logits: number[][] = [];
for (const group of checked) {
  const { logits: found } = await session.run(feedsOf(group));
  logits.push(Array.from(found?.data ?? [], Number));
}
// The first half warms up.
await rowsPerSecond(Number(seconds) / 2);
process.stdout.write(
  `${JSON.stringify({ rowsPerSecond: await rowsPerSecond(Number(seconds) / 2), logits })}\n`,
);

function feedsOf({ shape, ids, mask }: PaddedGroup): Readonly<Record<string, Tensor>> {
  const tensor = (values: readonly number[]) =>
    new Tensor('int64', BigInt64Array.from(values, BigInt), shape);
  return {
    input_ids: tensor(ids),
    attention_mask: tensor(mask),
    token_type_ids: tensor(ids.map(() => 0)),
  };
}

async function rowsPerSecond(leastSeconds: number): Promise<number> {
  const start = performance.now();
  let runs = 0;
  for (; performance.now() - start < leastSeconds * 1000; runs++) {
    for (const group of feeds) await session.run(group);
  }
  return (runs * rows * 1000) / (performance.now() - start);
}
