import { compareShapes, compareTensors, type Mismatch } from '../tensor/compare.ts';
import type { GoldenCase, GoldenSet } from '../tensor/golden.ts';
import type { AnsweringModel, InferenceResult } from './runnable-model.ts';
import { runCase } from './run-case.ts';

interface ReplayedCase {
  readonly name: string;
  /** The inference alone. */
  readonly durationMs: number;
  /** The first element that is off, in the case's order of outputs; null when all are within tolerance. */
  readonly mismatch: Mismatch | null;
}

export interface ReplayReport {
  readonly passed: boolean;
  readonly cases: readonly ReplayedCase[];
}

function firstMismatch(golden: GoldenCase, { outputs, shapes }: InferenceResult): Mismatch | null {
  for (const [index, expected] of golden.outputs.entries()) {
    const actual = outputs[index];
    const mismatch = actual === undefined ? null : compareTensors(expected, actual, golden.tolerance);
    if (mismatch !== null) return mismatch;
  }
  for (const expected of golden.shapes ?? []) {
    const actual = shapes.find(({ name }) => name === expected.name);
    const mismatch = actual === undefined ? null : compareShapes(expected, actual);
    if (mismatch !== null) return mismatch;
  }
  return null;
}

/**
 * Runs every golden case through the model and compares what comes out.
 * A mismatch is a result, not an error.
 * @throws MODEL_UNSUPPORTED, GOLDEN_INVALID, CODE_FAILED; the signal's reason when aborted.
 */
export async function replayGolden(options: {
  readonly model: AnsweringModel;
  /** The same as callers see it, where steps stand before its graph: what cases are of that aren't of the graph's tensors. */
  readonly chained?: AnsweringModel | undefined;
  /** The file it was loaded from, as errors name it. */
  readonly modelPath: string;
  readonly golden: GoldenSet;
}): Promise<ReplayReport> {
  const { model, chained = model, modelPath, golden } = options;
  const cases: ReplayedCase[] = [];
  for (const goldenCase of golden.cases) {
    const names = {
      outputNames: goldenCase.outputs.map(({ name }) => name),
      shapeNames: (goldenCase.shapes ?? []).map(({ name }) => name),
    };
    const label = `${modelPath}, case "${goldenCase.name}"`;
    const answer = await runCase(
      goldenCase.signature === 'inner' ? model : chained,
      goldenCase.inputs,
      names,
      label,
    );
    cases.push({
      name: goldenCase.name,
      durationMs: answer.durationMs,
      mismatch: firstMismatch(goldenCase, answer),
    });
  }
  return { passed: cases.every(({ mismatch }) => mismatch === null), cases };
}
