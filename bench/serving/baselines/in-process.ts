/**
 * Times onnxruntime alone: node in-process.ts MODEL SECONDS SIZE… with rows of the model's one input as JSON on stdin.
 * Prints a line of JSON, the microseconds of one `run()` by batch size.
 */
import { text } from 'node:stream/consumers';
import { InferenceSession, Tensor } from 'onnxruntime-node';

const [modelPath = '', seconds = '', ...sizes] = process.argv.slice(2);
const session = await InferenceSession.create(modelPath, { intraOpNumThreads: 1, logSeverityLevel: 3 });
const [input] = session.inputMetadata;
if (input?.isTensor !== true) throw new Error(`${modelPath}: the input is no tensor`);

// Trees are quicker with rows that are all the same.
const rows: readonly (readonly number[])[] = JSON.parse(await text(process.stdin));

const microseconds: Record<string, number> = {};
for (const size of sizes.map(Number)) {
  const shape = [size, ...input.shape.slice(1).map(Number)];
  const values = Array.from({ length: size }, (_row, i) => rows[i % rows.length] ?? []).flat();
  const tensor =
    input.type === 'float64'
      ? new Tensor('float64', Float64Array.from(values), shape)
      : new Tensor('float32', Float32Array.from(values), shape);
  const feeds = { [input.name]: tensor };
  // The first half warms up.
  await timeRuns(feeds, (Number(seconds) * 1000) / 2);
  microseconds[size] = await timeRuns(feeds, (Number(seconds) * 1000) / 2);
}
process.stdout.write(`${JSON.stringify(microseconds)}\n`);

/** Mean microseconds of a run over `ms`. */
async function timeRuns(feeds: Readonly<Record<string, Tensor>>, ms: number): Promise<number> {
  const start = performance.now();
  let runs = 0;
  let elapsedMs = 0;
  for (; elapsedMs < ms; elapsedMs = performance.now() - start) {
    await session.run(feeds);
    runs++;
  }
  return (elapsedMs * 1000) / runs;
}
