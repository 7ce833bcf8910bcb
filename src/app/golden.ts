import { resolve } from 'node:path';
import { plausibleInputs } from '../model/golden-inputs.ts';
import { readGolden } from '../model/golden.ts';
import type { ModelConfig } from '../project/config.ts';
import { recordGolden } from '../replay/record-golden.ts';
import type { GoldenSet, Tolerance } from '../tensor/golden.ts';
import type { Environment } from './environment.ts';
import type { LoadableModel } from './prepare-model.ts';

/**
 * The golden cases of a model: the user's, named by the flag or mlpack.yaml, else recorded with
 * onnxruntime for inputs made up from the signature.
 *
 * @throws MlpackError GOLDEN_INVALID, FILE_NOT_FOUND, MODEL_UNSUPPORTED
 */
export async function goldenOf(
  {
    cwd,
    signal,
    progress,
    hostOnnxruntime,
  }: Pick<Environment, 'cwd' | 'signal' | 'progress' | 'hostOnnxruntime'>,
  project: { readonly folder: string; readonly config: Pick<ModelConfig, 'tests'> },
  model: LoadableModel,
  flag: string | undefined,
): Promise<GoldenSet> {
  const { signature } = model.prepared;
  const { tests } = project.config;
  const described = typeof tests === 'object' ? tests : undefined;
  const file = typeof tests === 'string' ? tests : described?.file;
  const path = flag === undefined ? file && resolve(project.folder, file) : resolve(cwd, flag);
  if (path !== undefined) {
    return readGolden(path, signature, {
      ...(described?.outputs && { outputs: described.outputs }),
      ...(described?.tolerance !== undefined && { tolerance: tolerance(described.tolerance) }),
    });
  }
  const onnxruntimeDir = await hostOnnxruntime();
  const golden = await progress.step('Record golden cases', () =>
    recordGolden({
      onnxruntimeDir,
      modelPath: model.path,
      inputs: plausibleInputs(signature, model.info),
      signature,
      signal,
    }),
  );
  progress.note(
    "No golden cases given: recorded onnxruntime's own predictions. They catch a broken container, not a wrong export; give the training framework's with --golden or mlpack.yaml's tests.",
  );
  return golden;
}

function tolerance(value: number | Partial<Tolerance>): Partial<Tolerance> {
  return typeof value === 'number' ? { absolute: value, relative: 0 } : value;
}
