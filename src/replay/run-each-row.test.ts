import { expect, it } from 'vitest';
import type { Tensor } from '../tensor/tensor.ts';
import { runEachRow } from './run-each-row.ts';
import type { InferenceResult } from './runnable-model.ts';

/** Answers a text with each of its characters, and their codes by two. */
async function charactersOf(texts: Tensor | undefined): Promise<InferenceResult> {
  const characters = Array.from(String(texts?.data[0] ?? ''));
  const codes = characters.flatMap((one) => [BigInt(one.charCodeAt(0)), 1n]);
  const outputs: Tensor[] = [
    { name: 'characters', dtype: 'string', shape: [1, characters.length], data: characters },
    { name: 'codes', dtype: 'int64', shape: [1, characters.length, 2], data: codes },
  ];
  return { type: 'ran', outputs, shapes: outputs.map(({ data: _data, ...shape }) => shape), durationMs: 1 };
}

const request = (data: readonly string[]) => ({
  inputs: [{ name: 'text', dtype: 'string', shape: [data.length], data } as const],
  outputNames: ['characters', 'codes'],
  shapeNames: [],
});

it('what is made of each token is as wide as the longest row', async () => {
  const answer = await runEachRow(request(['ab', '', 'c']), ({ inputs }) => charactersOf(inputs[0]));
  const codes = [97n, 1n, 98n, 1n, 0n, 0n, 0n, 0n, 99n, 1n, 0n, 0n];
  expect(answer).toMatchObject({
    durationMs: 3,
    outputs: [
      { name: 'characters', shape: [3, 2], data: ['a', 'b', '', '', 'c', ''] },
      { name: 'codes', shape: [3, 2, 2], data: codes },
    ],
    shapes: [{ shape: [3, 2] }, { shape: [3, 2, 2] }],
  });
});

it('an output that was too large of one row is left out', async () => {
  const answer = await runEachRow(request(['ab', 'c']), async ({ inputs }, row) => {
    const whole = await charactersOf(inputs[0]);
    return row === 0 ? whole : { ...whole, outputs: whole.outputs.slice(0, 1) };
  });
  expect(answer).toMatchObject({ outputs: [{ name: 'characters' }], shapes: [{}, { name: 'codes' }] });
});
