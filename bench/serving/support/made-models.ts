import { writeFile } from 'node:fs/promises';
import { inputField, modelBytes, nodeField, outputField } from '../../../test/support/onnx-bytes.ts';
import { bytesField, integerField } from '../../../test/support/protobuf-bytes.ts';
import { inferBody } from './infer-body.ts';
import type { Row } from './row.ts';

const int64 = 7;

/** A row of {@link writeSlowModel} becomes this many elements squared, and each goes through so many sines unless told. */
const side = 256;
const fewSines = 8;

/**
 * Writes a model whose rows are tiny on the wire and take more than a millisecond each, in any batch: one number, copied
 * 65,536 times, its sine taken over and over, the copies averaged. Returns rows to ask for.
 */
export async function writeSlowModel(path: string, sines = fewSines): Promise<Row[]> {
  const model = modelBytes([
    ...manySines('x', 'y', sines),
    bytesField(2, 'slow'),
    sineShape(),
    inputField('x', ['N', 1, 1, 1]),
    outputField('y', ['N', 1, 1, 1]),
  ]);
  await writeFile(path, model);
  return [0.25, 0.5, 1, 1.5].map((x) => ({
    body: inferBody('x', [[[x]]]),
    values: [x],
    expected: { y: [Array.from({ length: sines }).reduce((value: number) => Math.sin(value), x)] },
  }));
}

/**
 * Writes a model that returns what it is given, and takes the same for any number of rows: the sines are those of their
 * mean, and taken from themselves at the end. Returns rows to ask for.
 */
export async function writeSharedModel(path: string, sines: number): Promise<Row[]> {
  const model = modelBytes([
    nodeField('ReduceMean', ['x'], ['mean']),
    ...manySines('mean', 'sine', sines),
    nodeField('Sub', ['sine', 'sine'], ['nothing']),
    nodeField('Add', ['x', 'nothing'], ['y']),
    bytesField(2, 'shared'),
    sineShape(),
    inputField('x', ['N', 1, 1, 1]),
    outputField('y', ['N', 1, 1, 1]),
  ]);
  await writeFile(path, model);
  return [0.25, 0.5].map((x) => ({
    body: inferBody('x', [[[x]]]),
    values: [x],
    expected: { y: [x] },
  }));
}

/** Nodes from an input to the mean of its sines' sines. */
function manySines(input: string, output: string, sines: number): Buffer[] {
  return [
    nodeField('Expand', [input, 'shape'], ['s0']),
    ...Array.from({ length: sines }, (_step, i) => nodeField('Sin', [`s${i}`], [`s${i + 1}`])),
    nodeField('GlobalAveragePool', [`s${sines}`], [output]),
  ];
}

function sineShape(): Buffer {
  const size = [1, 1, side, side];
  return bytesField(5, [
    integerField(1, size.length),
    integerField(2, int64),
    ...size.map((axis) => integerField(7, axis)),
    bytesField(8, 'shape'),
  ]);
}

/** Writes a model that takes an image and returns the mean of each channel: the request is all the work. */
export async function writeImageModel(path: string, shape: readonly number[]): Promise<void> {
  const [channels = 1] = shape;
  const model = modelBytes([
    nodeField('GlobalAveragePool', ['image'], ['means']),
    bytesField(2, 'image'),
    inputField('image', ['N', ...shape]),
    outputField('means', ['N', channels, 1, 1]),
  ]);
  await writeFile(path, model);
}
