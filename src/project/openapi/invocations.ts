import type { Contract } from '../../../contract/contract.ts';
import type { DocumentedModel } from './documented-model.ts';
import { exampleCsv, exampleRecords, wholeByName } from './parts/examples.ts';
import { bodyWith, inputsSchema, instancesBody, instancesSchema, variants } from './instances.ts';
import {
  answer,
  inferenceRefusals,
  jsonWithExamples,
  operation,
  parameter,
  text,
} from './parts/operation.ts';
import { refusals } from './parts/refusals.ts';
import { frameRow, instancesAnswer, wholeOutputs } from './parts/raw-answers.ts';
import { besideRows, optionParameters } from './parts/options.ts';
import { positionalSchema, rowFields, rowsSchema } from './parts/rows.ts';
import { array, object, ref, type Schema } from './parts/schema.ts';

/** What SageMaker and MLflow's scoring server both have. */
export function invocationsOperation(id: string, model: DocumentedModel): object {
  const { contract, example } = model;
  const records = example && exampleRecords(contract, example);
  const [first = null] = records ?? [];
  return operation({
    id,
    tag: 'platforms',
    summary: 'Predictions for rows, instances, frames or CSV (SageMaker, MLflow)',
    description:
      'What the body is decides the form of the answer, and Accept in which of the four types it comes: ' +
      "rows and records are answered as by /predict, everything else with the tensors' own values. " +
      'In the forms of MLflow, numbers that are not finite are the bare words NaN, Infinity and -Infinity, ' +
      'for which strict JSON has no place. An array in the format of NumPy is the input of the model; as an answer it is ' +
      'its first output. Columns that the model has not are passed over in frames and in CSV with a header.',
    parameters: [...['RequestTimeout', 'ContentEncoding'].map(parameter), ...optionParameters(contract)],
    requestBody: {
      required: true,
      content: {
        'application/json': jsonWithExamples(ref('InvocationsRequest'), {
          rows: records && { rows: records },
          instances: instancesBody(model),
          dataframe_split: records &&
            first && {
              dataframe_split: {
                columns: Object.keys(first),
                data: records.map((record) => Object.values(record)),
              },
            },
          dataframe_records: records && { dataframe_records: records },
          inputs: example && { inputs: wholeByName(example.inputs) },
        }),
        ...text('text/csv', example && exampleCsv(contract, example)),
        ...text(
          'application/jsonlines',
          records && records.map((record) => `${JSON.stringify(record)}\n`).join(''),
        ),
        'application/x-npy': {},
      },
    },
    answers: {
      '200': answer('The predictions', {
        'application/json': { schema: ref('InvocationsResponse') },
        ...text('text/csv'),
        ...text('application/jsonlines'),
        'application/x-npy': {},
      }),
      ...refusals(['406']),
      ...inferenceRefusals,
    },
  });
}

/** What it refers to. */
export function invocationsSchemas(model: DocumentedModel): Readonly<Record<string, Schema>> {
  const { contract } = model;
  const fields = rowFields(contract);
  const { parameters: params, ...beside } = besideRows(contract);
  const options = params === undefined ? {} : { params, ...beside };
  const frame = object(
    { data: rowsSchema(contract, {}) },
    { columns: { type: ['array', 'null'] }, index: {} },
  );
  return {
    InvocationsRequest: variants({
      'Frame, split': bodyWith('dataframe_split', fields && frame, options),
      'Frame, by record': bodyWith(
        'dataframe_records',
        fields && rowsSchema(contract, ref('Record')),
        options,
      ),
      Instances: bodyWith('instances', instancesSchema(model, wrappedRow(contract)), options),
      'Whole inputs': bodyWith('inputs', inputsSchema(model), options),
      'As at /predict': ref('PredictRequest'),
    }),
    InvocationsResponse: variants({
      'As at /predict': ref('PredictResponse'),
      'Of instances': instancesAnswer(contract),
      'Of frames and CSV': object({ predictions: array(frameRow(contract)) }),
      'Of whole inputs': object({ predictions: wholeOutputs(contract) }),
    }),
  };
}

/** A row, which SageMaker's callers may wrap in `{"features": […]}` where the model has one input. */
function wrappedRow({ inputs }: Contract): Schema {
  return inputs.length === 1
    ? { anyOf: [ref('Row'), object({ features: positionalSchema(inputs) })] }
    : ref('Row');
}
