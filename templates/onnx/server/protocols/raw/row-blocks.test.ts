import { describe, expect, it } from 'vitest';
import type { OutputSpec } from '../../tensors/tensor-spec.ts';
import type { Tensor } from '../../tensors/dtype.ts';
import { type OutputRows, rowsBody } from './row-blocks.ts';
import { rowsJson } from './raw-outputs.ts';
import { strictTexts } from './element-texts.ts';

const rows = 5000;
const ascending = Array.from({ length: rows }, (_, i) => i);

function output(name: string, tensor: Tensor, batchAxis: number | null): [OutputSpec, Tensor] {
  const shape = tensor.shape.map((size, axis) => (axis === batchAxis ? null : size));
  return [{ name, dtype: tensor.dtype, shape, batchAxis, labels: null }, tensor];
}

const numbers = output('n', { dtype: 'int32', shape: [rows, 1], elements: Int32Array.from(ascending) }, 0);
const texts = output('t', { dtype: 'string', shape: [rows], elements: ascending.map((i) => `ü${i}`) }, 0);
const across = output('a', { dtype: 'int32', shape: [1, rows], elements: Int32Array.from(ascending) }, 1);

function body(
  outputs: readonly (readonly [OutputSpec, Tensor])[],
  calls: number[] = [],
): string | Uint8Array {
  const all: OutputRows = {
    specs: outputs.map(([spec]) => spec),
    tensors: outputs.map(([, tensor]) => tensor),
    rows,
  };
  const lines = (part: OutputRows): readonly string[] => {
    calls.push(part.rows);
    return rowsJson({ ...part, texts: (_spec, tensor) => strictTexts(tensor) }, part.rows);
  };
  return rowsBody(all, lines, { before: '[', between: ',', after: ']' });
}

describe('rowsBody', () => {
  it('puts many rows into text some at a time, in bytes that may change hands', () => {
    const calls: number[] = [];
    const bytes = body([numbers, texts], calls);
    expect(calls).toEqual([2048, 2048, 904]);
    if (typeof bytes === 'string') throw new Error('expected bytes');
    expect(bytes.byteLength).toBe(bytes.buffer.byteLength);
    expect(JSON.parse(Buffer.from(bytes).toString())).toEqual(ascending.map((i) => ({ n: [i], t: `ü${i}` })));
  });

  it('takes rows that do not lie one after the other all at once', () => {
    const calls: number[] = [];
    const text = body([numbers, across], calls);
    expect(calls).toEqual([rows]);
    expect(JSON.parse(String(text))).toEqual(ascending.map((i) => ({ n: [i], a: [i] })));
  });
});
