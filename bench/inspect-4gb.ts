/** Time and memory of inspecting a 4 GiB model, written sparsely: node bench/inspect-4gb.ts [ROUNDS] */
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { bytesField, headField, integerField } from '../test/support/protobuf-bytes.ts';
import { peakMemory } from './peak-memory.ts';
import {
  countArgument,
  megabytes,
  mlpackCommand,
  printSection,
  spread,
  temporaryFolder,
  timeProcess,
} from './support.ts';

const rows = 2 ** 15;
const columns = 2 ** 15;
const weightsBytes = 4 * rows * columns;
const targetBytes = 150e6;

const rounds = countArgument(5);
await using folder = await temporaryFolder();
const path = join(folder.path, 'model.onnx');
await writeSparseModel(path);
const command = mlpackCommand(['inspect', path, '--json']);

const timesMs: number[] = [];
for (let round = 0; round < rounds; round += 1) timesMs.push(await timeProcess(command));
const peakBytes = await peakMemory(command, {});
printSection(
  'mlpack inspect of a model of 4 GiB, weights inside',
  ['What', 'Measured', 'Target'],
  [
    ['Start to end of the process', spread(timesMs), 'well under 1 s'],
    ['Peak memory', megabytes(peakBytes), `< ${megabytes(targetBytes)}`],
  ],
);

/** Y[batch, columns] = X[batch, rows] · W; the 4 GiB of W are a hole in the file. Field numbers as in onnx.proto. */
async function writeSparseModel(file: string): Promise<void> {
  const float32 = 1;
  const weightsHead = Buffer.concat([
    integerField(1, rows),
    integerField(1, columns),
    integerField(2, float32),
    bytesField(8, 'W'),
    headField(9, weightsBytes),
  ]);
  const node = bytesField(1, [
    bytesField(1, 'X'),
    bytesField(1, 'W'),
    bytesField(2, 'Y'),
    bytesField(4, 'MatMul'),
  ]);
  const graphHead = Buffer.concat([node, headField(5, weightsHead.length + weightsBytes), weightsHead]);
  const graphTail = Buffer.concat([
    bytesField(2, 'large'),
    bytesField(11, [matrix('X', rows)]),
    bytesField(12, [matrix('Y', columns)]),
  ]);
  const graphBytes = graphHead.length + weightsBytes + graphTail.length;
  const head = Buffer.concat([integerField(1, 8), headField(7, graphBytes), graphHead]);
  const tail = Buffer.concat([graphTail, bytesField(8, [bytesField(1, ''), integerField(2, 17)])]);
  const handle = await open(file, 'wx');
  try {
    await handle.write(head, 0, head.length, 0);
    await handle.write(tail, 0, tail.length, head.length + weightsBytes);
  } finally {
    await handle.close();
  }
}

function matrix(name: string, width: number): Buffer {
  const shape = bytesField(2, [
    bytesField(1, [bytesField(2, 'batch')]),
    bytesField(1, [integerField(1, width)]),
  ]);
  return Buffer.concat([bytesField(1, name), bytesField(2, [bytesField(1, [integerField(1, 1), shape])])]);
}
