import { own } from '../../../contract/own.ts';
import type { StepName, StepWithSettings } from '../../../contract/schemas/mlpack.schema.ts';
import { field } from '../../util/record.ts';
import { planCode } from './code/code-plan.ts';
import { planDetect } from './pictures/detect-plan.ts';
import { planNormalise, planPool } from './text/embedding-plans.ts';
import { planImage } from './pictures/image-plan.ts';
import { planInference } from './inference-plan.ts';
import { planLabels, planTopK } from './labels-plans.ts';
import { planSigmoid, planSoftmax } from './scores-plans.ts';
import type { StepPlace, StepPlan } from './step-plan.ts';
import { planTokenizer, usualTokenizer } from './text/tokenizer-plan.ts';
import { planWav } from './audio/wav-plan.ts';

/** A step as mlpack.yaml has it. */
export type WrittenStep = StepName | StepWithSettings;

/** What plans each of the steps of the schema. */
type StepPlans = {
  readonly [Name in keyof StepWithSettings]-?: StepPlan<Exclude<StepWithSettings[Name], undefined>>;
};

/** By the name that mlpack.yaml has for a step: the compiler counts those that the schema has. */
const plans: StepPlans = {
  tokenizer: planTokenizer,
  image: planImage,
  wav: planWav,
  inference: planInference,
  softmax: planSoftmax,
  sigmoid: planSigmoid,
  labels: planLabels,
  topK: planTopK,
  detect: planDetect,
  pool: planPool,
  normalise: planNormalise,
  code: planCode,
};

/** The name of a step of mlpack.yaml. */
export function stepName(step: WrittenStep): string {
  return typeof step === 'string' ? step : (Object.keys(step)[0] ?? '');
}

/** The files that steps of mlpack.yaml read, relative to it, as far as it names them. */
export function filesOfSteps(steps: readonly WrittenStep[]): readonly string[] {
  return steps.flatMap((step) => {
    const settings: unknown = typeof step === 'string' ? null : Object.values(step)[0];
    const file = field(settings, 'file') ?? (stepName(step) === 'tokenizer' ? usualTokenizer : null);
    return typeof file === 'string' ? [file] : [];
  });
}

/** Plans one step of mlpack.yaml. @throws MlpackError CONFIG_INVALID where it doesn't fit */
export async function planStep(step: WrittenStep, place: StepPlace): Promise<void> {
  if (typeof step === 'string') return await plans[step](null, place);
  for (const name of Object.keys(step)) {
    const plan = own(plans as Readonly<Record<string, StepPlan<unknown>>>, name);
    await plan?.(own(step as Readonly<Record<string, unknown>>, name), place);
  }
}
