import { relative } from 'node:path';
import { goldenScript } from '../../../model/golden/script/golden-script.ts';
import { steppedScript } from '../../../model/golden/script/stepped-script.ts';
import { classesOf } from '../../../model/formats/ultralytics/with-detector.ts';
import { inspectModel } from '../../../model/read-model.ts';
import type { WrittenChain } from '../../../project/steps/plan-steps.ts';
import { stepName } from '../../../project/steps/written-steps.ts';
import type { Environment } from '../../environment/environment.ts';
import { chainAround, steppedModel } from '../steps/inspect-steps.ts';

/**
 * The Python that writes a golden file for a model: of what callers send and get, where an mlpack.yaml puts steps around its graph.
 *
 * @param files absolute; several make a chain, whose model is the last
 * @param members of a dict or tuple of estimators, those that make the model
 * @throws MlpackError CONFIG_INVALID for an mlpack.yaml that is wrong; those of inspecting the model
 */
export async function goldenPython(
  environment: Pick<Environment, 'cwd' | 'command' | 'cacheFolder' | 'formats' | 'runtime' | 'signal'>,
  files: readonly string[],
  members: readonly string[] | undefined,
): Promise<string> {
  const { cwd } = environment;
  const path = files.at(-1) ?? '';
  const stepped = await steppedModel(environment, files);
  if (stepped !== undefined) {
    const conversion = { members, before: files.slice(0, -1) };
    const info = await inspectModel(path, { ...environment, conversion, hasSteps: true });
    // A folder says its steps itself.
    const chain = info.folder === undefined ? await chainAround(stepped, info) : null;
    const steps = stepped.steps.map(stepName);
    const isUltralytics = chain !== null && classesOf(info) !== null && isUsualDetector(chain);
    if (chain !== null && !isUltralytics)
      return steppedScript(
        { ...chain, steps },
        files.map((file) => relative(cwd, file)),
      );
  }
  return await goldenScript(files, { ...environment, conversion: { members } });
}

/** Whether steps answer as Ultralytics does unless it is told otherwise, which its own Python asks. */
function isUsualDetector({ signature: { inputs, outputs } }: WrittenChain): boolean {
  const usual: ReadonlyMap<string, string | undefined> = new Map([
    ['image', undefined],
    ['threshold', '0.25'],
    ['iou', '0.7'],
  ]);
  const isAsked = inputs.every(({ name, missing }) => usual.has(name) && usual.get(name) === missing);
  return isAsked && outputs.length === 1 && outputs[0]?.name === 'objects';
}
