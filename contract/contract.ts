import type {
  ColumnsStep,
  ContractInputJson,
  ContractJson,
  ContractTensor,
  InferenceStep,
  LabelsStep,
  OtherStep,
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

/** A step of a kind that this mlpack knows: a contract may be of a newer one, which has others. */
export type KnownStep = Exclude<Step, OtherStep>;

/** A step that changes no tensor. */
export type NamingStep = ColumnsStep | LabelsStep;

/** A step of a kind that this mlpack knows, which makes other tensors. */
export type KnownTransformingStep = Exclude<KnownStep, NamingStep | InferenceStep>;

/** A step that makes other tensors. */
export type TransformingStep = KnownTransformingStep | OtherStep;

// Written as an object, of which the compiler counts the kinds: none is forgotten, and none is there that isn't one.
const knownKinds: ReadonlySet<string> = new Set(
  Object.keys({
    columns: 0,
    labels: 0,
    inference: 0,
    tokens: 0,
    prompt: 0,
    tokenizer: 0,
    tokenIds: 0,
    image: 0,
    waveform: 0,
    filterBank: 0,
    tokenList: 0,
    softmax: 0,
    sigmoid: 0,
    rowScores: 0,
    topLabel: 0,
    bestScores: 0,
    topK: 0,
    code: 0,
    pool: 0,
    normalise: 0,
    rename: 0,
    hypotheses: 0,
    rankLabels: 0,
    entities: 0,
    answers: 0,
    maskTargets: 0,
    fillMasks: 0,
    detect: 0,
    yolo: 0,
    segment: 0,
  } satisfies Record<KnownStep['kind'], 0>),
);

/** Whether a step is of a kind that this mlpack knows, which tells what is in it. */
export function isKnownStep<Some extends Step>(step: Some): step is Extract<Some, KnownStep> {
  return knownKinds.has(step.kind);
}

/** Whether a step makes other tensors: callers can't go past it. */
export function isTransformingStep(step: Step): step is TransformingStep {
  return !['columns', 'labels', 'inference'].includes(step.kind);
}

/** The inputs with what the naming steps say of them; what others say is left out. */
export function namedInputs<Input extends { readonly name: string }>(
  inputs: readonly Input[],
  steps: readonly Step[] = [],
): (Input &
  Pick<Required<ContractInput>, 'features' | 'categories'> &
  Pick<ContractInput, 'accepted' | 'coded'>)[] {
  const columns = new Map(
    steps
      .filter(isKnownStep)
      .filter((step) => step.kind === 'columns')
      .map((step) => [step.input, step]),
  );
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
  const labels = new Map(
    steps
      .filter(isKnownStep)
      .filter((step) => step.kind === 'labels')
      .map((step) => [step.output, step.labels]),
  );
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
