import ort from 'onnxruntime-node';
import { tokensCounter } from '../../contract/text/tokens-step.ts';
import type { Graph } from '../../src/convert/graph/graph.ts';
import type { InputChain } from '../../src/convert/sklearn/columns/input-chain.ts';
import { missingText } from '../../src/convert/sklearn/columns/missing-text.ts';
import type { ConvertedEstimator } from '../../src/convert/sklearn/convert-estimator.ts';
import { flat, type Cell, type Golden } from './classical-golden.ts';

/** What onnxruntime is given for the inputs of a golden file. */
export function feedsOf(
  { X, text, rows }: Golden['inputs'],
  { graph, columns, chain }: ConvertedEstimator,
): Readonly<Record<string, ort.Tensor>> {
  if (chain !== null)
    return feedsOfSteps(
      chain,
      (name) => rows?.map((row) => row[name] ?? null) ?? (text && flat(text)) ?? [],
      graph,
    );
  const [input, ...others] = graph.inputs;
  if (input === undefined) return {};
  const whole = X ?? text;
  if (whole !== undefined && others.length === 0 && input.name !== columns[0]?.name) {
    const items = flat(whole);
    const tensor =
      whole === text
        ? new ort.Tensor('string', items.map(String), whole.shape)
        : new ort.Tensor('float64', Float64Array.from(items, Number), whole.shape);
    return { [input.name]: tensor };
  }
  const cells = rows?.map((row) => columns.map(({ name }) => row[name] ?? null)) ?? [];
  if (others.length === 0 && input.dtype === 'float64' && input.shape[1] === columns.length) {
    const numbers = Float64Array.from(cells.flat(), (cell) => (cell === null ? Number.NaN : Number(cell)));
    return { [input.name]: new ort.Tensor('float64', numbers, [cells.length, columns.length]) };
  }
  return Object.fromEntries(
    columns.map(({ name, kind }, column) => {
      const items = cells.map((row) => row[column] ?? null);
      return [name, tensorOf(items, kind === 'text' ? 'string' : 'float64', [null, 1])];
    }),
  );
}

/** @param shape its first size is how many cells there are */
function tensorOf(
  cells: readonly Cell[],
  dtype: 'string' | 'float64',
  [, ...sizes]: readonly (number | null)[],
): ort.Tensor {
  const shape = [cells.length, ...sizes.map(Number)];
  if (dtype === 'float64') {
    const numbers = Float64Array.from(cells, (cell) => (cell === null ? Number.NaN : Number(cell)));
    return new ort.Tensor('float64', numbers, shape);
  }
  return new ort.Tensor(
    'string',
    cells.map((cell) => (cell === null ? missingText : String(cell))),
    shape,
  );
}

/** What the steps before the graph make of what callers send, and what it takes of that as it is. */
function feedsOfSteps(
  { inputs, before }: InputChain,
  cellsOf: (input: string) => readonly Cell[],
  { inputs: taken }: Graph,
): Readonly<Record<string, ort.Tensor>> {
  const feeds: Record<string, ort.Tensor> = {};
  for (const { name, dtype, shape } of inputs) {
    if (taken.some((input) => input.name === name))
      feeds[name] = tensorOf(
        cellsOf(name),
        dtype,
        shape.map((size) => (size === 'N' ? null : size)),
      );
  }
  for (const { input, outputs, ...division } of before) {
    const { tokens, counts, lengths } = tokensCounter(division)(cellsOf(input).map(String));
    feeds[outputs.tokens] =
      tokens instanceof BigInt64Array
        ? new ort.Tensor('int64', tokens, [tokens.length])
        : new ort.Tensor('string', tokens, [tokens.length]);
    feeds[outputs.counts] = new ort.Tensor('float64', counts, [counts.length]);
    feeds[outputs.lengths] = new ort.Tensor('int64', lengths, [lengths.length]);
  }
  return feeds;
}
