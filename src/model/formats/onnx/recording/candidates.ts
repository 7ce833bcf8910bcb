import type { Tensor } from '../../../../tensor/tensor.ts';
import {
  axisSymbol,
  batchSymbol,
  madeUpInputs,
  wantedSize,
  type Choice,
  type ModelToTry,
  type Values,
} from './made-up-inputs.ts';
import { symbolsOf } from './symbolic-size.ts';

/** Sizes of all open axes but the batch, the likeliest first: short texts, then pictures and sound. */
const firstSize = 4;
const otherSizes = [1, 2, 3, 8, 16, 32, 64, 128, 224, 256, 512, 1024, 2048, 4096, 16000];
/** Sizes that open axes are given independently of each other, for those that depend on each other unsaid. */
const mixedSizes = [4, 8, 1, 5];
const maxMixedSymbols = 3;
const ranks = [2, 1, 3, 4, 0];
/** A wrong guess at a size is not worth more memory. */
const maxGuessedElements = 1 << 18;

/** Row counts of the cases of a model that takes batches: one alone, and two together. */
const batchSizes = [1, 2];

/**
 * Inputs to try a model with, the likeliest first; each item gives the cases that one choice makes, in which
 * a model without a batch has only one. Bounded: a model that refuses them all refuses some hundred.
 *
 * @param maxElements of all cases that are kept together
 */
export function* inputCandidates(model: ModelToTry, maxElements: number): Generator<Tensor[][]> {
  const hasBatch = model.info.inputs.some(({ hints }) => hints.batchAxis !== null);
  let isFirst = true;
  for (const choice of choices(model)) {
    const most = isFirst ? maxElements : Math.min(maxElements, maxGuessedElements);
    const cases = (hasBatch ? batchSizes : [1]).map((size, seed) =>
      madeUpInputs(model, choice, { size, seed }, most),
    );
    if (cases[0] != null) yield cases.filter((inputs) => inputs !== null);
    isFirst = false;
  }
}

function* choices(model: ModelToTry): Generator<Choice> {
  const { signature } = model;
  const symbols = openSymbols(model);
  const values = valuesOf(model);
  const hasUnknownRank = signature.inputs.some(({ shape }) => shape === null);
  const [likeliestRank = 2, ...otherRanks] = ranks;
  for (const value of values) yield { values: value, rank: likeliestRank, sizeOf: () => firstSize };
  yield* mixed(symbols, mixedSizes.slice(0, 2), values);
  if (symbols.length > 0 || hasUnknownRank) {
    for (const size of otherSizes) {
      for (const value of values) yield { values: value, rank: likeliestRank, sizeOf: () => size };
    }
  }
  yield* mixed(symbols, mixedSizes, values);
  for (const rank of hasUnknownRank ? otherRanks : []) {
    for (const size of [firstSize, ...otherSizes]) {
      for (const value of values) yield { values: value, rank, sizeOf: () => size };
    }
  }
}

/** Every combination of these sizes, with the likeliest values. */
function* mixed(
  symbols: readonly string[],
  of: readonly number[],
  values: readonly Values[],
): Generator<Choice> {
  if (symbols.length < 2 || symbols.length > maxMixedSymbols) return;
  for (const combination of combinations(symbols.length, of)) {
    const bySymbol = new Map(symbols.map((symbol, index) => [symbol, combination[index]]));
    const sizeOf = (symbol: string) => bySymbol.get(symbol) ?? firstSize;
    for (const value of values.slice(0, 2)) yield { values: value, rank: ranks[0] ?? 2, sizeOf };
  }
}

function valuesOf({ signature: { inputs } }: ModelToTry): Values[] {
  const hasIntegers = inputs.some(({ dtype }) => dtype.includes('int'));
  const hasFloats = inputs.some(({ dtype }) => dtype.includes('float'));
  return [
    'varied',
    ...(hasIntegers ? (['pairs', 'ones', 'zeros'] as const) : []),
    ...(hasFloats ? (['all-ones'] as const) : []),
  ];
}

/** The symbols that nothing but trying gives a size. */
function openSymbols({ signature, info, limits }: ModelToTry): string[] {
  const open = new Set<string>();
  for (const { name, shape } of signature.inputs) {
    const batchAxis = info.inputs.find((input) => input.name === name)?.hints.batchAxis ?? null;
    for (const [axis, size] of (shape ?? []).entries()) {
      if (typeof size === 'number' || axis === batchAxis) continue;
      if (wantedSize(limits.get(name), axis, shape?.length ?? 0) !== undefined) continue;
      for (const symbol of size === null ? [axisSymbol(name, axis)] : symbolsOf(size)) open.add(symbol);
    }
  }
  return [...open].filter((symbol) => symbol !== batchSymbol(info));
}

function* combinations(length: number, of: readonly number[]): Generator<number[]> {
  if (length === 0) return yield [];
  for (const first of of) for (const rest of combinations(length - 1, of)) yield [first, ...rest];
}
