import type {
  AnswersStep,
  ColumnsStep,
  ContractInputJson,
  ContractJson,
  ContractTensor,
  EntitiesStep,
  FillMasksStep,
  HypothesesStep,
  ImageStep,
  InferenceStep,
  LabelsStep,
  MaskTargetsStep,
  NormaliseStep,
  OtherStep,
  PoolStep,
  PromptStep,
  RankLabelsStep,
  RenameStep,
  ScoresStep,
  TokenIdsStep,
  TokenListStep,
  TokenizerStep,
  TokensStep,
  TopLabelStep,
} from './schemas/contract.schema.ts';

/** What an image says about one of its models, with the names that its steps give standing at what they name. */
export interface Contract extends ContractJson {
  readonly inputs: readonly ContractInput[];
  readonly outputs: readonly ContractOutput[];
}

/** An input as callers send it, and what its columns step says of it. */
export interface ContractInput extends ContractInputJson {
  /** Names of the columns of a [rows, columns] tensor; null when they have none. */
  readonly features: ColumnsStep['names'];
  /** Values that the model knows: one entry a feature, or exactly one where there are no features; null: any value. */
  readonly categories?: NonNullable<ColumnsStep['categories']> | null;
  /** Values beyond which a request is refused, one entry a column, null among them: a missing one; null: any value. */
  readonly accepted?: NonNullable<ColumnsStep['accepted']>;
  /** Names of the columns, or its own, whose categories the model knows only by the numbers that they were in training. */
  readonly coded?: NonNullable<ColumnsStep['coded']>;
}

/** An output as callers get it, and what its labels step says of it. */
export interface ContractOutput extends ContractTensor {
  /** Names of the classes along a float output's last axis; value i of an integer output is labels[i]. */
  readonly labels: LabelsStep['labels'] | null;
}

/** One step of a model's chain. */
export type Step = NonNullable<ContractJson['steps']>[number];

/** A step that changes no tensor. */
export type NamingStep = ColumnsStep | LabelsStep;

/** A step that makes other tensors. */
export type TransformingStep =
  | TokensStep
  | TokenizerStep
  | ImageStep
  | ScoresStep
  | TopLabelStep
  | EmbeddingStep
  | HypothesesStep
  | RankLabelsStep
  | EntitiesStep
  | AnswersStep
  | MaskTargetsStep
  | FillMasksStep
  | OtherStep;

/** Whether a step names the columns of an input. */
export function isColumnsStep(step: Step): step is ColumnsStep {
  return step.kind === 'columns';
}

/** Whether a step names what the numbers of an output mean. */
export function isLabelsStep(step: Step): step is LabelsStep {
  return step.kind === 'labels';
}

/** Whether a step is what the runtime computes. */
export function isInferenceStep(step: Step): step is InferenceStep {
  return step.kind === 'inference';
}

/** Whether a step divides texts into tokens. */
export function isTokensStep(step: Step): step is TokensStep {
  return step.kind === 'tokens';
}

/** Whether a step divides texts into the tokens of a tokenizer.json. */
export function isTokenizerStep(step: Step): step is TokenizerStep {
  return step.kind === 'tokenizer';
}

/** Whether a step decodes pictures. */
export function isImageStep(step: Step): step is ImageStep {
  return step.kind === 'image';
}

/** Whether a step makes scores of what inference returns. */
export function isScoresStep(step: Step): step is ScoresStep {
  return step.kind === 'softmax' || step.kind === 'sigmoid';
}

/** Whether a step finds the label of the greatest score. */
export function isTopLabelStep(step: Step): step is TopLabelStep {
  return step.kind === 'topLabel';
}

/** Whether a step makes sentences of labels. */
export function isHypothesesStep(step: Step): step is HypothesesStep {
  return step.kind === 'hypotheses';
}

/** Whether a step ranks labels by what their sentences are answered with. */
export function isRankLabelsStep(step: Step): step is RankLabelsStep {
  return step.kind === 'rankLabels';
}

/** Whether a step finds the entities of texts. */
export function isEntitiesStep(step: Step): step is EntitiesStep {
  return step.kind === 'entities';
}

/** Whether a step finds the answers to questions. */
export function isAnswersStep(step: Step): step is AnswersStep {
  return step.kind === 'answers';
}

/** Whether a step finds what may stand for masks. */
export function isMaskTargetsStep(step: Step): step is MaskTargetsStep {
  return step.kind === 'maskTargets';
}

/** Whether a step fills masks. */
export function isFillMasksStep(step: Step): step is FillMasksStep {
  return step.kind === 'fillMasks';
}

/** A step of texts that become vectors, but for the tokenizer. */
export type EmbeddingStep = PromptStep | TokenIdsStep | TokenListStep | PoolStep | NormaliseStep | RenameStep;

const embeddingKinds: ReadonlySet<string> = new Set<EmbeddingStep['kind']>([
  'prompt',
  'tokenIds',
  'tokenList',
  'pool',
  'normalise',
  'rename',
]);

/** Whether a step is one of those by which texts become vectors. */
export function isEmbeddingStep(step: Step): step is EmbeddingStep {
  return embeddingKinds.has(step.kind);
}

/** Whether a step makes other tensors: callers can't go past it. */
export function isTransformingStep(step: Step): step is TransformingStep {
  return !isColumnsStep(step) && !isLabelsStep(step) && !isInferenceStep(step);
}

/** The inputs with what the naming steps say of them; what others say is left out. */
export function namedInputs<Input extends { readonly name: string }>(
  inputs: readonly Input[],
  steps: readonly Step[] = [],
): (Input &
  Pick<Required<ContractInput>, 'features' | 'categories'> &
  Pick<ContractInput, 'accepted' | 'coded'>)[] {
  const columns = new Map(steps.filter(isColumnsStep).map((step) => [step.input, step]));
  return inputs.map((input) => {
    const { names = null, categories = null, accepted, coded } = columns.get(input.name) ?? {};
    return {
      ...input,
      features: names,
      categories,
      ...(accepted !== undefined && { accepted }),
      ...(coded !== undefined && { coded }),
    };
  });
}

/** The outputs with what the naming steps say of them. */
export function namedOutputs<Output extends { readonly name: string }>(
  outputs: readonly Output[],
  steps: readonly Step[] = [],
): (Output & Pick<ContractOutput, 'labels'>)[] {
  const labels = new Map(steps.filter(isLabelsStep).map((step) => [step.output, step.labels]));
  return outputs.map((output) => ({ ...output, labels: labels.get(output.name) ?? null }));
}

/** A contract as it is read: config/contract.json with the names at what they name. */
export function namedContract(json: ContractJson): Contract {
  const { inputs, outputs, steps } = json;
  return { ...json, inputs: namedInputs(inputs, steps), outputs: namedOutputs(outputs, steps) };
}

/** A contract as it is written: what {@link namedContract} reads. */
export function contractJson(contract: Contract): ContractJson {
  return {
    ...contract,
    inputs: contract.inputs.map(
      ({ features: _features, categories: _categories, accepted: _accepted, coded: _coded, ...input }) =>
        input,
    ),
    outputs: contract.outputs.map(({ labels: _labels, ...output }) => output),
  };
}

/**
 * The chain of a model: its columns, what is done before inference, inference, what is done after it, its labels.
 *
 * @returns undefined where it would be nothing but inference
 */
export function stepsOf(
  inputs: readonly Pick<ContractInput, 'name' | 'features' | 'categories' | 'accepted' | 'coded'>[],
  inference: InferenceStep,
  outputs: readonly Pick<ContractOutput, 'name' | 'labels'>[],
  {
    before,
    after,
  }: { readonly before: readonly TransformingStep[]; readonly after: readonly TransformingStep[] },
): readonly Step[] | undefined {
  const columns = inputs.flatMap(({ name, features, categories = null, accepted, coded }): ColumnsStep[] => {
    const known = {
      ...(categories !== null && { categories }),
      ...(accepted !== undefined && { accepted }),
      ...(coded !== undefined && { coded }),
    };
    const isNamed = features !== null || Object.keys(known).length > 0;
    return isNamed ? [{ kind: 'columns', input: name, names: features, ...known }] : [];
  });
  const labelled = outputs.flatMap(({ name, labels }): LabelsStep[] =>
    labels === null ? [] : [{ kind: 'labels', output: name, labels }],
  );
  const steps = [...columns, ...before, inference, ...after, ...labelled];
  return steps.length === 1 ? undefined : steps;
}
