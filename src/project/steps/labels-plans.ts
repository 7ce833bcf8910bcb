import { topKSignature } from '../../../contract/scores/top-k-step.ts';
import { topLabelSignature } from '../../../contract/scores/scores-steps.ts';
import type { LabelsItem, LabelsSettings, TopKItem } from '../../../contract/schemas/mlpack.schema.ts';
import { labelLines } from './label-file.ts';
import type { ThereTensor } from './there-tensor.ts';
import type { StepPlace, StepPlan } from './step-plan.ts';

/** The best label of each row, and the names of all scores. */
export const planLabels: StepPlan<LabelsItem> = async (item, place) => {
  const { chain, refuse } = place;
  const settings: LabelsSettings = 'length' in item ? { names: item } : item;
  const labels = await labelsOf(settings, place);
  const scores = chain.found({ dtype: 'float32', axes: 2 }, settings.input, refuse);
  const width = scores.shape?.[1];
  if (typeof width === 'number' && width !== labels.length) {
    return refuse([], `has ${labels.length} names, but "${scores.name}" has ${width} scores a row`);
  }
  const outputs = { label: 'label', score: 'score' };
  const step = { kind: 'topLabel', input: scores.name, outputs, labels } as const;
  const row = { shape: scores.shape?.slice(0, 1) ?? [null], batchAxis: scores.batchAxis };
  const named: ThereTensor = { ...scores, shape: [row.shape[0] ?? null, labels.length], labels };
  chain.make([named]);
  chain.addAfter('labels', step, topLabelSignature(step), [
    { ...row, name: outputs.label, dtype: 'string' },
    { ...row, name: outputs.score, dtype: 'float32' },
  ]);
};

async function labelsOf({ names, file }: LabelsSettings, place: StepPlace): Promise<readonly string[]> {
  const { refuse } = place;
  if (names !== undefined && file === undefined) return names.map(String);
  if (names !== undefined || file === undefined) return refuse([], 'needs either names or a file with them');
  return labelLines(file, place);
}

/** The best labels with their scores. */
export const planTopK: StepPlan<TopKItem> = (most, { chain, refuse }) => {
  const labelled = [...chain.made.values()].findLast(({ labels }) => labels !== undefined);
  const { labels } = labelled ?? {};
  if (labelled === undefined || labels === undefined) {
    return refuse([], 'names the best of labels, but none stand before it', [
      'Put their names before it: - labels: [negative, positive]',
    ]);
  }
  if (most > labels.length) return refuse([], `is ${most}, but there are ${labels.length} labels`);
  const step = { kind: 'topK', input: labelled.name, output: 'top', labels, most } as const;
  const top: ThereTensor = {
    name: step.output,
    dtype: 'string',
    shape: labelled.shape?.slice(0, 1) ?? [null],
    batchAxis: labelled.batchAxis,
    content: 'json',
    schema: {
      type: 'array',
      description: 'The best labels with their scores, the best first.',
      items: {
        type: 'object',
        properties: { label: { type: 'string' }, score: { type: 'number' } },
        required: ['label', 'score'],
      },
    },
  };
  chain.addAfter('topK', step, topKSignature(step), [top]);
};
