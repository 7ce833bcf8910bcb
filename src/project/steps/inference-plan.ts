import type { InferenceItem } from '../../../contract/schemas/mlpack.schema.ts';
import type { StepPlan } from './step-plan.ts';

/** What the graph computes. */
export const planInference: StepPlan<InferenceItem> = (settings, { chain, refuse }) => {
  if (chain.isInferred) {
    return refuse([], 'stands there a second time: a chain has one inference', [
      'Join the graphs of several files into one: onnx.compose.merge_models in Python',
    ]);
  }
  const { outputs } = chain.graph;
  const known = outputs.map(({ name }) => name);
  const unknown = settings?.outputs?.findIndex((name) => !known.includes(name)) ?? -1;
  if (unknown !== -1) {
    const name = settings?.outputs?.[unknown] ?? '';
    return refuse(['outputs', String(unknown)], `is "${name}", which is none of the model's outputs`, [
      `Its outputs are: ${known.join(', ')}.`,
    ]);
  }
  chain.isInferred = true;
  chain.make(outputs.filter(({ name }) => settings?.outputs?.includes(name) !== false));
};
