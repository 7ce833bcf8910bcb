import { compareShapes, compareTensors, type Mismatch } from '../tensor/compare.ts';
import type { GoldenCase } from '../tensor/golden.ts';
import type { OutputShape } from '../../contract/schemas/golden.schema.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { inferPath, type ServedModel } from './served-model.ts';
import type { MonotonicClock } from './monotonic-clock.ts';
import type { Answer, ServerClient } from './http.ts';
import { inferRequest, inferResponse } from './inference-protocol.ts';
import type { CaseResult } from './report/report.ts';

function verdict(golden: GoldenCase, answer: Answer): { mismatch: Mismatch | null; problem: string | null } {
  if (answer.status !== 200)
    return { mismatch: null, problem: `status ${answer.status}: ${answer.text.slice(0, 500)}` };
  const outputs = inferResponse(answer.json);
  if (typeof outputs === 'string') return { mismatch: null, problem: outputs };
  return compareOutputs(golden, outputs);
}

function compareOutputs(golden: GoldenCase, outputs: ReadonlyMap<string, Tensor>) {
  for (const expected of golden.outputs) {
    const actual = outputs.get(expected.name);
    if (actual === undefined)
      return { mismatch: null, problem: `the answer has no output "${expected.name}"` };
    const mismatch = compareTensors(expected, actual, golden.tolerance);
    if (mismatch !== null) return { mismatch, problem: null };
  }
  for (const expected of shapesOf(golden)) {
    const actual = outputs.get(expected.name);
    if (actual === undefined)
      return { mismatch: null, problem: `the answer has no output "${expected.name}"` };
    const mismatch = compareShapes(expected, actual);
    if (mismatch !== null) return { mismatch, problem: null };
  }
  return { mismatch: null, problem: null };
}

/** Shapes that are asked for over HTTP: not those of outputs that were too large to record. */
function shapesOf({ shapes = [] }: GoldenCase): readonly OutputShape[] {
  return shapes.filter(({ reason }) => reason !== 'large');
}

/** The request of a case, as JSON. */
export function requestOf(golden: GoldenCase): string {
  const { inputs, outputs, shapes } = golden;
  const isAll = shapes === undefined || shapes.length === shapesOf(golden).length;
  return inferRequest(inputs, isAll ? [] : [...outputs, ...shapesOf(golden)].map(({ name }) => name));
}

/**
 * Sends every golden case of a model, one after another, as an Open Inference Protocol request and compares the answers.
 * A server that fails is a result, not an error; only an abort rejects, with the signal's reason.
 */
export async function replayOverHttp(options: {
  readonly client: ServerClient;
  readonly model: ServedModel;
  readonly clock: MonotonicClock;
  readonly signal?: AbortSignal | undefined;
}): Promise<readonly CaseResult[]> {
  const { client, model, clock, signal } = options;
  const path = inferPath(model);
  const results: CaseResult[] = [];
  for (const goldenCase of model.golden.cases) {
    const body = requestOf(goldenCase);
    const startMs = clock.nowMs();
    try {
      const answer = await client.post(path, body);
      const latencyMs = clock.nowMs() - startMs;
      results.push({ name: goldenCase.name, latencyMs, ...verdict(goldenCase, answer) });
    } catch (error) {
      signal?.throwIfAborted();
      const latencyMs = clock.nowMs() - startMs;
      results.push({
        name: goldenCase.name,
        latencyMs,
        mismatch: null,
        problem: `no answer: ${String(error)}`,
      });
    }
  }
  return results;
}
