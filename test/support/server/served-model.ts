import { readFileSync } from 'node:fs';
import type { RealModel } from '../real-models.ts';
import { realModelHome } from './real-model-home.ts';
import { serve, type Served } from './served.ts';

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

/** Serves a model of test/models. */
export function serveModel(model: RealModel, env: NodeJS.ProcessEnv = {}): Promise<Served> {
  return serve({ ...realModelHome(model), env });
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
