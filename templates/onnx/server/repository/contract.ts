import { namedInputs, namedOutputs } from '../../../../contract/contract.ts';
import { fileTypes } from '../../../../contract/file-inputs.ts';
import type { ModelTask } from '../../../../contract/protocols.ts';
import { JsonFields } from '../json/json-fields.ts';
import type { Chain } from '../steps/chain.ts';
import { readSteps } from '../steps/read-steps.ts';
import type { StepKind } from '../steps/step-kind.ts';
import { isSize, readTensorSpec } from '../tensors/read-tensor-spec.ts';
import type { InputSpec, OutputSpec, TensorSpec } from '../tensors/tensor-spec.ts';

/** The part of config/contract.json that serving needs. */
export interface Contract {
  readonly name: string;
  readonly version: string;
  readonly modelFile: string;
  /** SHA-256 of that file in hexadecimal, as it was packaged; null when the image doesn't say. */
  readonly modelSha256: string | null;
  /** What callers send, and get: tensors of the graph, but where there is a chain. */
  readonly inputs: readonly InputSpec[];
  readonly outputs: readonly OutputSpec[];
  readonly outputNames: readonly string[];
  /** What is done between these and the tensors of the graph; absent where nothing is. */
  readonly chain?: Chain;
  /** What it does that some protocols ask only such models; absent of others. */
  readonly task?: ModelTask;
  readonly maxBodyBytes: number;
  /** Columns that the model was fitted with, but doesn't use: records may have them. */
  readonly unused?: ReadonlySet<string>;
  /** Inputs of the graph that have values in the model, which requests can't change. */
  readonly ownValues?: ReadonlySet<string>;
  /** Whether records may have columns that the model has not. */
  readonly ignoresExtraColumns?: boolean;
  /** Whether an input takes 64-bit integers, which JSON's numbers cannot all be read as. */
  readonly exactIntegers: boolean;
}

/** What a request may hold; null leaves it to the contract. */
export interface Limits {
  readonly maxBodyBytes: number | null;
  readonly maxTensorElements: number;
  readonly ignoreExtraColumns: boolean;
}

/** A name in the folder of the model, and no path that leads out of it. */
function fileName(model: JsonFields): string {
  const file = model.string('file');
  const isName = file !== '' && file !== '.' && file !== '..' && !/[/\\]/u.test(file);
  return isName ? file : model.refuse('file', 'the name of a file');
}

function readTask(root: JsonFields): ModelTask {
  const task = root.string('task');
  return task === 'embedding' || task === 'text-ranking'
    ? task
    : root.refuse('task', '"embedding" or "text-ranking"');
}

function readInput(fields: JsonFields): TensorSpec & Pick<InputSpec, 'missing' | 'optional'> {
  const spec = readTensorSpec(fields);
  if (!fields.has('missing')) return spec;
  return {
    ...spec,
    missing: fields.string('missing'),
    ...(fields.value('optional') === true && { optional: true }),
  };
}

/** What an input has files of, by the step that decodes them. */
function fileOf(chain: Chain | null, name: string): InputSpec['file'] {
  const step = chain?.before.find(({ kind, inputs }) => fileTypes.has(kind) && inputs[0]?.name === name);
  return fileTypes.get(step?.kind ?? '');
}

/** Whether a step keeps only some scores of an output. */
function isPartial(chain: Chain | null, name: string): boolean {
  return (
    chain?.after.some(({ kind, outputs }) => kind === 'bestScores' && outputs[0]?.name === name) === true
  );
}

/**
 * Reads what an image says of a model.
 *
 * @param kinds of the steps that it may declare
 * @throws StartError naming the file, the field and its value
 */
export function readContract(file: string, limits: Limits, kinds: readonly StepKind[]): Contract {
  const root = JsonFields.read(file, 'the contract');
  if (root.value('schemaVersion') !== 2) root.refuse('schemaVersion', '2');
  const limitFields = root.object('limits');
  const maxBodyBytes = limitFields.value('maxBodyBytes');
  if (!isSize(maxBodyBytes) || maxBodyBytes === 0) {
    return limitFields.refuse('maxBodyBytes', 'a positive integer');
  }
  const tensors = {
    inputs: root.objects('inputs').map(readInput),
    outputs: root.objects('outputs').map(readTensorSpec),
  };
  const { naming, chain } = readSteps(root, tensors, kinds);
  const inputs = namedInputs(tensors.inputs, naming);
  const outputs = namedOutputs(tensors.outputs, naming);
  const model = root.object('model');
  return {
    name: root.string('name'),
    version: root.string('version'),
    modelFile: fileName(model),
    modelSha256: model.value('sha256') === null ? null : model.string('sha256'),
    inputs: inputs.map((input) => {
      const file = fileOf(chain, input.name);
      return { ...input, ...(file !== undefined && { file }), maxElements: limits.maxTensorElements };
    }),
    outputs: outputs.map((output) => ({
      ...output,
      ...(isPartial(chain, output.name) && { isPartial: true }),
    })),
    outputNames: outputs.map(({ name }) => name),
    ...(chain !== null && { chain }),
    ...(root.has('task') && { task: readTask(root) }),
    maxBodyBytes: limits.maxBodyBytes ?? maxBodyBytes,
    ...(root.has('unused') && { unused: new Set(root.strings('unused')) }),
    ...(root.has('ownValues') && { ownValues: new Set(root.strings('ownValues')) }),
    ignoresExtraColumns: limits.ignoreExtraColumns,
    exactIntegers: inputs.some(({ dtype }) => dtype === 'int64' || dtype === 'uint64'),
  };
}
