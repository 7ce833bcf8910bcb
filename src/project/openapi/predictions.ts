import type { Dimension } from '../../tensor/signature.ts';
import { repeatedLabels } from '../../../contract/scores/repeated-labels.ts';
import { type Contract, type ContractOutput, isKnownStep } from '../../../contract/contract.ts';
import { outputElement } from './parts/elements.ts';
import { rowShape } from './parts/rows.ts';
import { anyOf, array, object, type Schema, string } from './parts/schema.ts';
import { nestedSchema } from './parts/tensors.ts';

/** Longer lists of classes hide the document they stand in. */
const maxListedLabels = 100;

/** What rows at /predict are answered with, or whole tensors when whole tensors came. */
export function predictResponseSchema(contract: Contract): Schema {
  const { outputs } = contract;
  const partial = partialOutputs(contract);
  const head = { model: { const: contract.name }, version: { const: contract.version } };
  const whole = byName(outputs, (output) => labelledSchema(output, output.shape, partial));
  return {
    anyOf: [
      {
        ...object(
          { ...head, predictions: array(predictionSchema(contract)) },
          { outputs: { ...whole, description: 'Outputs that have no part for each row.' } },
        ),
        title: 'Rows',
      },
      {
        ...object({ ...head, outputs: { ...whole, required: outputs.map(({ name }) => name) } }),
        title: 'Whole tensors',
      },
    ],
  };
}

/** What a row is answered with: class numbers and probabilities with the names of classes. */
function predictionSchema(contract: Pick<Contract, 'outputs' | 'steps'>): Schema {
  const { outputs } = contract;
  const partial = partialOutputs(contract);
  return {
    ...byName(outputs, (output) => {
      const shape = rowShape(output);
      if (shape?.length !== 1 || hasClasses(output, shape) === true)
        return labelledSchema(output, shape, partial);
      // A column of one value is answered as that value.
      const [size] = shape;
      if (size === 1) return labelledSchema(output, [], partial);
      const nested = labelledSchema(output, shape, partial);
      return typeof size === 'number' ? nested : anyOf([nested, labelledSchema(output, [], partial)]);
    }),
    required: outputs.filter(({ batchAxis }) => batchAxis !== null).map(({ name }) => name),
  };
}

/** Names of outputs whose rows may ask for some of their classes only. */
function partialOutputs({ steps = [] }: Pick<Contract, 'steps'>): ReadonlySet<string> {
  return new Set(
    steps.filter(isKnownStep).flatMap((step) => (step.kind === 'bestScores' ? [step.output] : [])),
  );
}

function byName(outputs: readonly ContractOutput[], schemaOf: (output: ContractOutput) => Schema): Schema {
  return {
    type: 'object',
    properties: Object.fromEntries(outputs.map((output) => [output.name, schemaOf(output)])),
  };
}

/** A part of an output as nested arrays, its last axis by class where it has one element for each. */
function labelledSchema(
  output: ContractOutput,
  shape: readonly Dimension[] | null,
  partial: ReadonlySet<string>,
): Schema {
  const element = labelledElement(output);
  const nested = nestedSchema(element, shape);
  const has = hasClasses(output, shape);
  if (has === false || shape === null) return nested;
  const byClass = nestedSchema(classesSchema(output, partial.has(output.name)), shape.slice(0, -1));
  return has === true ? byClass : anyOf([byClass, nested]);
}

/** Whether the last axis has an element for each class; null when that shows only in the answer. */
function hasClasses({ labels, dtype }: ContractOutput, shape: readonly Dimension[] | null): boolean | null {
  if (labels === null || !dtype.includes('float')) return false;
  const size = shape?.at(-1);
  if (size === undefined) return shape === null ? null : false;
  return typeof size === 'number' ? size === labels.length : null;
}

function classesSchema({ labels, dtype }: ContractOutput, isPartial: boolean): Schema {
  const names = (labels ?? []).map(String);
  const element = outputElement(dtype);
  if (repeatedLabels(names).size > 0) {
    return {
      ...array(object({ label: string, score: element })),
      description: 'A list, as several classes have one label.',
    };
  }
  if (names.length > maxListedLabels) return { type: 'object', additionalProperties: element };
  const classes = Object.fromEntries(names.map((name) => [name, element]));
  return isPartial ? object({}, classes) : object(classes);
}

/** A number may be beyond the names: then it stays a number. */
function labelledElement({ labels, dtype, content, schema = {} }: ContractOutput): Schema {
  if (content === 'json') return schema;
  const isNumber = dtype.includes('int');
  if (labels === null || !isNumber) return outputElement(dtype);
  if (labels.length > maxListedLabels) return anyOf([string, { type: 'number' }]);
  return anyOf([{ enum: [...new Set(labels)] }, { type: 'integer' }]);
}
