import { existsSync, readFileSync } from 'node:fs';
import type { RealModel } from '../real-models.ts';
import { serve, type Served, type TensorFields } from './served.ts';

/** A tensor of a golden case. */
export interface GoldenTensor {
  readonly shape: readonly number[];
  readonly data: unknown;
}

/** What a model's framework predicted. */
export interface Golden {
  readonly inputs: Readonly<Record<string, GoldenTensor>>;
  readonly outputs: Readonly<Record<string, GoldenTensor>>;
}

/** A tensor's fields from the manifest's `image:float32[batch,1,8,8]`. */
export function tensorFields(signature: string): TensorFields {
  const [, name = '', dtype = '', sizes = ''] = /^(.*):(\w+)\[(.*)\]$/.exec(signature) ?? [];
  const shape = sizes
    .split(',')
    .map((size) => (size === '?' ? null : /^\d+$/.test(size) ? Number(size) : size));
  const batchAxis = shape.findIndex((size) => typeof size !== 'number');
  return { name, dtype, shape, batchAxis: batchAxis === -1 ? null : batchAxis };
}

/** Serves a model of test/models. */
export function serveModel(model: RealModel, env: NodeJS.ProcessEnv = {}): Promise<Served> {
  const external = `${model.path}.data`;
  return serve({
    model: existsSync(external) ? [model.path, external] : [model.path],
    inputs: model.inputs.map(tensorFields),
    outputs: model.outputs.map(tensorFields),
    env,
  });
}

/** The golden cases of a model whose inputs are tensors. */
export function goldenOf(model: RealModel): Golden {
  return JSON.parse(readFileSync(model.goldenPath, 'utf8'));
}

/** Elements that are not what was expected, or `wrong count`. */
export function differences(actual: unknown, expected: unknown, tolerance: number): unknown[] {
  const [got, wanted] = [[actual].flat(Infinity), [expected].flat(Infinity)];
  if (got.length !== wanted.length || got.length === 0) return [`wrong count: ${got.length}`];
  return got.filter((value, i) => {
    const other = wanted[i];
    if (typeof value !== 'number' || typeof other !== 'number') return value !== other;
    return Math.abs(value - other) > tolerance * (1 + Math.abs(other));
  });
}
