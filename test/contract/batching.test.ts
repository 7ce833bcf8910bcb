/** Rows of a framework's golden cases, each asked for alone but all at once: together they give what the framework gave. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compareTensors } from '../../src/tensor/compare.ts';
import type { GoldenCase } from '../../src/tensor/golden.ts';
import { goldenSetFromJson } from '../../src/tensor/golden-json.ts';
import { tensorFromJson, tensorToJson } from '../../src/tensor/json.ts';
import { datatypes } from '../../contract/dtypes.ts';
import type { Tensor } from '../../src/tensor/tensor.ts';
import { packagedHome } from '../support/openapi/packaged-home.ts';
import { realModels } from '../support/real-models.ts';
import { type Served, serveHome } from '../support/server/served.ts';
import { postTogether } from '../support/server/together.ts';

interface Spec {
  readonly name: string;
  readonly batchAxis: number | null;
}

interface Contract {
  readonly name: string;
  readonly inputs: readonly Spec[];
  readonly outputs: readonly Spec[];
}

interface WireTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: readonly unknown[];
}

/** Dynamically quantised models scale by what is in a batch, so theirs may not be shared. */
const unshared = /int8\/model\.onnx|fixed1/;

describe('answers of rows that share inferences', () => {
  for (const model of realModels)
    it(`of ${model.name}`, async () => {
      const home = await packagedHome(model);
      const contract: Contract = JSON.parse(await readFile(join(home, 'config', 'contract.json'), 'utf8'));
      const goldenText = await readFile(join(home, 'config', 'golden.json'), 'utf8');
      const { cases } = goldenSetFromJson(JSON.parse(goldenText), 'golden.json');
      for (const place of ['inline', 'thread']) {
        const served = await serveHome(home, { MLPACK_INFERENCE: place });
        for (const golden of cases) expect(await mismatches(served, contract, golden)).toEqual([]);
        const { count, rows } = served.inferences();
        const hasSeveral = cases.some(({ inputs }) => rowsOf(inputs, contract).length > 1);
        expect(count < rows).toBe(hasSeveral && !unshared.test(model.name));
        await served.server.drain();
      }
    });
});

/** How the rows of a golden case, asked for at once, differ from what the framework gave for all of them. */
async function mismatches(
  { url }: Served,
  contract: Contract,
  { inputs, outputs, tolerance }: GoldenCase,
): Promise<unknown[]> {
  const bodies = rowsOf(inputs, contract).map((row) => ({
    inputs: row.map((tensor) => {
      const { name, dtype, shape, data } = tensorToJson(tensor);
      return { name, datatype: datatypes[dtype], shape, data };
    }),
  }));
  const answers = await postTogether(url, `/v2/models/${contract.name}/infer`, bodies);
  return outputs.flatMap((expected) => {
    const parts = answers.map((answer) => outputOf(answer, expected));
    const axis = contract.outputs.find(({ name }) => name === expected.name)?.batchAxis ?? 0;
    return compareTensors(expected, joined(parts, axis), tolerance) ?? [];
  });
}

/** The inputs of each row; all of them in one when a model has no batch axis. */
function rowsOf(inputs: readonly Tensor[], { inputs: specs }: Contract): (readonly Tensor[])[] {
  const axes = inputs.map(({ name }) => specs.find((spec) => spec.name === name)?.batchAxis ?? null);
  const [first] = inputs;
  const [axis] = axes;
  if (first === undefined || axis == null || axes.includes(null)) return [inputs];
  return Array.from({ length: first.shape[axis] ?? 0 }, (_, row) =>
    inputs.map((tensor, i) => rowOf(tensor, axes[i] ?? 0, row)),
  );
}

function rowOf({ name, dtype, shape, data }: Tensor, axis: number, row: number): Tensor {
  const [rows, inner] = [shape[axis] ?? 0, product(shape.slice(axis + 1))];
  const part = data.filter((_, i) => Math.floor(i / inner) % rows === row);
  return { name, dtype, shape: shape.with(axis, 1), data: part };
}

/** Parts of one row each, as one tensor. */
function joined(parts: readonly Tensor[], axis: number): Tensor {
  const [first] = parts;
  if (first === undefined) throw new Error('no rows');
  if (parts.length === 1) return first;
  const shape = first.shape.with(axis, parts.length);
  const inner = product(shape.slice(axis + 1));
  const data = Array.from({ length: product(shape) }, (_, i) => {
    const row = Math.floor(i / inner) % parts.length;
    const outer = Math.floor(i / inner / parts.length);
    const element = parts[row]?.data[outer * inner + (i % inner)];
    if (element === undefined) throw new Error(`row ${row} is too short`);
    return element;
  });
  return { ...first, shape, data };
}

function product(sizes: readonly number[]): number {
  return sizes.reduce((all, size) => all * size, 1);
}

function outputOf(answer: unknown, { name, dtype }: Tensor): Tensor {
  const { outputs = [], error }: { readonly outputs?: readonly WireTensor[]; readonly error?: string } =
    Object(answer);
  const found = outputs.find((output) => output.name === name);
  if (found === undefined) throw new Error(error ?? `no output "${name}"`);
  return tensorFromJson({ name, dtype, shape: found.shape, data: found.data }, name);
}
