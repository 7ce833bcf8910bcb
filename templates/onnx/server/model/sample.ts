import { readFileSync, statSync } from 'node:fs';
import type { TensorSpec } from '../tensors/tensor-spec.ts';
import type { Contract } from '../repository/contract.ts';
import { HttpError, isObject } from '../util/http-error.ts';
import { allocate, type Tensor } from '../tensors/dtype.ts';
import { toElements } from '../tensors/elements.ts';
import { checkShape, elementCount } from '../tensors/shape.ts';

/** Golden cases larger than this take too long to read at a start. */
const maxGoldenBytes = 8 * 1024 * 1024;

/** Zeros beyond this would take memory that requests may never need. */
const maxElements = 4_000_000;

/**
 * Inputs that callers can send: those of the first golden case of theirs, else zeros.
 *
 * @returns null when neither can be had, as the shape of an input is unknown
 */
export function sampleFeeds(contract: Contract, goldenFile: string): Map<string, Tensor> | null {
  try {
    if (statSync(goldenFile).size <= maxGoldenBytes)
      return goldenFeeds(contract, readFileSync(goldenFile, 'utf8'));
  } catch (error) {
    // Not there, or not for this model: serving doesn't depend on it.
    if (!(error instanceof HttpError || error instanceof SyntaxError || isFileError(error))) throw error;
  }
  return zeroFeeds(contract.inputs);
}

function goldenFeeds({ inputs, chain }: Contract, text: string): Map<string, Tensor> {
  const json: unknown = JSON.parse(text);
  const cases: unknown = isObject(json) ? json['cases'] : null;
  const isServed = (one: unknown) => chain === undefined || !isObject(one) || one['signature'] !== 'inner';
  const first: unknown = Array.isArray(cases) ? cases.find(isServed) : null;
  const tensors: unknown = isObject(first) ? first['inputs'] : null;
  const symbols = new Map();
  return new Map(
    inputs.map((spec) => {
      const given: unknown = Array.isArray(tensors)
        ? tensors.find((tensor: unknown) => isObject(tensor) && tensor['name'] === spec.name)
        : null;
      const { shape, data } = isObject(given) ? given : {};
      const checked = checkShape(spec, shape, symbols);
      if (!Array.isArray(data) || data.length !== elementCount(checked))
        throw new HttpError(400, 'no such data');
      const values = spec.dtype === 'bool' ? data.map(Boolean) : data;
      return [
        spec.name,
        { dtype: spec.dtype, shape: checked, elements: toElements(spec.dtype, values, () => spec.name) },
      ];
    }),
  );
}

function zeroFeeds(inputs: readonly TensorSpec[]): Map<string, Tensor> | null {
  const feeds = new Map<string, Tensor>();
  for (const { name, dtype, shape } of inputs) {
    if (shape === null) return null;
    const sizes = shape.map((size) => (typeof size === 'number' ? size : 1));
    const count = elementCount(sizes);
    if (count > maxElements) return null;
    const elements = dtype === 'string' ? Array.from({ length: count }, () => '') : allocate(dtype, count);
    feeds.set(name, { dtype, shape: sizes, elements });
  }
  return feeds;
}

function isFileError(error: unknown): boolean {
  return error instanceof Error && 'code' in error;
}
