/** Small ONNX files that are joined, and what comes of them. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { readOnnx, type ReadOnnx } from '../../src/model/formats/onnx/inspect-onnx.ts';
import { joinModels } from '../../src/model/formats/onnx/join/join-models.ts';
import type { NodeOutline } from '../../src/model/formats/onnx/outline.ts';
import { halvesField, inputField, nodeField, outputField } from './onnx-bytes.ts';
import { bytesField } from './protobuf-bytes.ts';
import { tempDir } from './temp.ts';

/** Two models as one, written twice: the same bytes. */
export async function joined(first: Buffer, second: Buffer): Promise<ReadOnnx> {
  const folder = await tempDir();
  const files = await Promise.all(
    [first, second].map(async (bytes, at) => {
      const shown = join(folder, `${at}.onnx`);
      await writeFile(shown, bytes);
      return { path: shown, shown, position: at + 1 };
    }),
  );
  const [one, other] = files;
  if (one === undefined || other === undefined) throw new TypeError('two are written');
  const written: Buffer[] = [];
  let path = '';
  for (const name of ['a', 'b']) {
    await mkdir(join(folder, name));
    path = join(folder, name, 'model.onnx');
    await joinModels(one, other, path, undefined);
    written.push(await readFile(path));
  }
  expect(written[1]?.equals(written[0] ?? Buffer.alloc(0))).toBe(true);
  return await readOnnx(path, {});
}

/** An operator as `inputs → operator → outputs`. */
export const shapeOf = ({ domain, opType, inputs, outputs }: NodeOutline): string =>
  `${inputs.join(', ')} → ${domain === '' ? '' : `${domain}.`}${opType} → ${outputs.join(', ')}`;
export const nodesOf = ({ outline }: ReadOnnx): readonly string[] => outline.graph.nodes.map(shapeOf);
/** What callers send and get. */
export const tensors = ({ info: { inputs, outputs } }: ReadOnnx): readonly string[] =>
  [...inputs, ...outputs].map(({ name, dtype, shape }) => `${name} ${dtype}[${shape?.join(', ')}]`);

/** Takes `from`, gives `to`, and has a weight `W` and a value `h` on the way, as everybody calls them. */
export const layer = (
  from: string,
  to: string,
  { rows = 'N', columns = 2, width = 2, more = [] as Buffer[] } = {},
) => [
  nodeField('MatMul', [from, 'W'], ['h']),
  nodeField('Relu', ['h'], [to]),
  bytesField(2, 'layer'),
  halvesField('W', [columns, width]),
  inputField(from, [rows, columns]),
  outputField(to, [rows, width]),
  ...more,
];
