import type { Contract } from '../../../contract/contract.ts';
import { isStringARow, soleInput } from '../../../contract/sole-input.ts';
import type { DocumentedModel } from './documented-model.ts';
import { fileContent } from './parts/file-content.ts';
import { exampleRecords, predictions, wholeByName } from './parts/examples.ts';
import type { ExampleTensors } from './parts/golden-rows.ts';
import { textContent } from './parts/text-content.ts';
import { inferenceRefusals, json, jsonAnswer, operation, parameter } from './parts/operation.ts';
import { predictResponseSchema } from './predictions.ts';
import { besideRows, optionParameters } from './parts/options.ts';
import { positionalSchema, recordSchema, rowFields, rowsSchema, wholeSchema } from './parts/rows.ts';
import { anyOf, array, closedObject, ref, type Schema, string } from './parts/schema.ts';

/** mlpack's own protocol. */
export function predictOperation(id: string, { contract, suffix, example }: DocumentedModel): object {
  const { name, version } = contract;
  const records = example && exampleRecords(contract, example);
  const answered = records && example?.outputs && predictions(contract, example.outputs, example.rows);
  return operation({
    id,
    tag: 'predictions',
    summary: 'Predictions for rows, by name or position',
    description:
      'A bare array of rows or a single record will do. Options beside rows hold for all that say nothing themselves. ' +
      'JSON has no word for non-finite numbers: they are the strings "NaN", "Infinity" and "-Infinity".',
    parameters: [...['RequestTimeout', 'ContentEncoding'].map(parameter), ...optionParameters(contract)],
    requestBody: {
      required: true,
      content: {
        ...json(ref(`PredictRequest${suffix}`), example && predictBody(contract, example)),
        ...textContent(contract, example),
        ...fileContent(contract),
      },
    },
    answers: {
      '200': jsonAnswer(
        'The predictions',
        ref(`PredictResponse${suffix}`),
        answered && { model: name, version, predictions: answered },
      ),
      ...inferenceRefusals,
    },
  });
}

/** Rows, or whole tensors where the model's inputs cannot be cut into rows. */
export function predictBody(contract: Contract, example: ExampleTensors): unknown {
  const records = exampleRecords(contract, example);
  return records === null ? { inputs: wholeByName(example.inputs) } : { rows: records };
}

/** What it refers to; rows are those of other protocols, too. */
export function predictSchemas({ contract, suffix }: DocumentedModel): Readonly<Record<string, Schema>> {
  const { inputs } = contract;
  const fields = rowFields(contract);
  const beside = besideRows(contract);
  const whole: Schema = {
    ...closedObject({ inputs: ref(`WholeInputs${suffix}`) }, beside),
    title: 'Whole tensors',
  };
  const shared = {
    [`WholeInputs${suffix}`]: wholeSchema(inputs, contract.unused),
    [`PredictResponse${suffix}`]: predictResponseSchema(contract),
  };
  if (fields === null) return { ...shared, [`PredictRequest${suffix}`]: whole };
  const rows = rowsSchema(contract, ref(`Row${suffix}`));
  return {
    ...shared,
    [`Record${suffix}`]: recordSchema(fields, contract.unused),
    [`Row${suffix}`]: { anyOf: [ref(`Record${suffix}`), positionalSchema(inputs)] },
    [`PredictRequest${suffix}`]: {
      anyOf: [
        { ...closedObject({ rows }, beside), title: 'Rows' },
        { ...rows, title: 'Rows, bare' },
        { ...ref(`Record${suffix}`), title: 'One row' },
        whole,
        ...textsVariant(contract, beside),
      ],
    },
  };
}

/** What Hugging Face's services are sent, of a model that takes a text or file a row. */
function textsVariant({ inputs }: Contract, beside: Readonly<Record<string, Schema>>): readonly Schema[] {
  const sole = soleInput(inputs);
  if (sole === undefined || !isStringARow(sole)) return [];
  const texts = { ...array(string), minItems: 1 };
  return [{ ...closedObject({ inputs: anyOf([string, texts]) }, beside), title: 'Texts' }];
}
