import { readFileSync, statSync } from 'node:fs';
import type { Contract } from '../repository/contract.ts';
import { HttpError, isObject } from '../util/http-error.ts';
import { allocate, type Tensor } from '../tensors/dtype.ts';
import { toElements } from '../tensors/elements.ts';
import { checkShape, elementCount } from '../tensors/shape.ts';

/** Golden cases larger than this take too long to read at a start. */
const maxGoldenBytes = 8 * 1024 * 1024;

/** Zeros beyond this would take memory that requests may never need. */
const maxElements = 4_000_000;

/** Inputs that a model can be tried with. */
export interface Sample {
  /** null when there are none. */
  readonly feeds: ReadonlyMap<string, Tensor> | null;
  /** Why there are none, for the log; null when there are. */
  readonly reason: string | null;
}

/**
 * Inputs that callers can send: those of the first golden case of theirs, else zeros. There are none where the shape of an input
 * is unknown, and where the build could record nothing of the model. It tried, in a process that it ends when the model takes
 * more time or memory than a run may; here, nothing would.
 */
export function sampleOf(contract: Contract, goldenFile: string): Sample {
  try {
    if (statSync(goldenFile).size <= maxGoldenBytes) {
      const golden: unknown = JSON.parse(readFileSync(goldenFile, 'utf8'));
      if (isWithoutRecord(golden))
        return { feeds: null, reason: 'nothing could be recorded of it when it was built' };
      return { feeds: goldenFeeds(contract, golden), reason: null };
    }
  } catch (error) {
    // Not there, or not for this model: serving doesn't depend on it.
    if (!(error instanceof HttpError || error instanceof SyntaxError || isFileError(error))) throw error;
  }
  const feeds = zeroFeeds(contract.inputs);
  return { feeds, reason: feeds === null ? 'there is no sample of its inputs' : null };
}

function isWithoutRecord(golden: unknown): boolean {
  const { source, cases } = isObject(golden) ? golden : {};
  return source === 'recorded' && Array.isArray(cases) && cases.length === 0;
}

function goldenFeeds({ inputs, chain }: Contract, golden: unknown): Map<string, Tensor> {
  const cases: unknown = isObject(golden) ? golden['cases'] : null;
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

function zeroFeeds(inputs: Contract['inputs']): Map<string, Tensor> | null {
  const feeds = new Map<string, Tensor>();
  for (const { name, dtype, shape, content, missing = 'null' } of inputs) {
    if (shape === null) return null;
    const sizes = shape.map((size) => (typeof size === 'number' ? size : 1));
    const count = elementCount(sizes);
    if (count > maxElements) return null;
    const text = content === 'json' ? missing : '';
    const elements = dtype === 'string' ? Array.from({ length: count }, () => text) : allocate(dtype, count);
    feeds.set(name, { dtype, shape: sizes, elements });
  }
  return feeds;
}

function isFileError(error: unknown): boolean {
  return error instanceof Error && 'code' in error;
}
