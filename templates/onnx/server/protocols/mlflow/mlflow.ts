import type { Contract } from '../../repository/contract.ts';
import { badRequest, isObject } from '../../util/http-error.ts';
import type { Tensor } from '../../tensors/dtype.ts';
import { withoutBase64 } from '../instances/base64.ts';
import { type Instances, readInstances, readWholeInputs } from '../instances/read-instances.ts';
import { besideJson, pythonTexts } from '../raw/element-texts.ts';
import {
  columnsOf,
  nestedJson,
  objectJson,
  type RawOutputs,
  rowsJson,
  wholeByName,
} from '../raw/raw-outputs.ts';
import { predictionsArray, rowsBody } from '../raw/row-blocks.ts';
import { featuresOf } from '../sagemaker/features.ts';
import type { ByRow, Question } from '../invocations/question.ts';
import { platformFields } from '../options/body-options.ts';
import { withOptions } from '../options/shared-options.ts';
import { readColumnInputs } from './column-inputs.ts';
import { readRecordsFrame, readSplitFrame } from './data-frame.ts';

/** Keys of a body of which it must have exactly one. */
const keys = ['dataframe_split', 'dataframe_records', 'instances', 'inputs'] as const;

/**
 * A body in the form of MLflow 2 and newer; null when it has none of its keys. `params` and other keys are options of all rows,
 * and ignored where the model has none. The answer is `{"predictions": …}` with
 * the tensors' own values, as MLflow's callers read numbers, and in the form that MLflow gives the
 * outputs of its ONNX models: for frames an object for each row, for `inputs` whole tensors by name.
 * `instances` are answered one by one, as by all others who have that key: the bare value of a single
 * output, or an object by name.
 *
 * @see https://mlflow.org/docs/latest/ml/deployment/deploy-model-locally
 * @throws HttpError 400
 */
export function readMlflow(body: Readonly<Record<string, unknown>>, contract: Contract): Question | null {
  const [key, other] = keys.filter((candidate) => Object.hasOwn(body, candidate));
  if (key === undefined) {
    refuseOldSplit(body, contract);
    return null;
  }
  if (other !== undefined) {
    throw badRequest(`the body: expected one of ${keys.join(', ')}, got both ${key} and ${other}`);
  }
  const options = platformFields(body, contract, [...keys, 'signature_name']);
  return withOptions(contract, options, (asked) => questionOf(key, body[key], asked));
}

function questionOf(key: (typeof keys)[number], value: unknown, contract: Contract): Question {
  switch (key) {
    case 'dataframe_split':
      return frameQuestion(readSplitFrame(value, contract), contract);
    case 'dataframe_records':
      return frameQuestion(readRecordsFrame(value, contract, key), contract);
    case 'instances': {
      const instances = readInstances(featuresOf(value, contract), contract);
      return rowsQuestion(instances, contract, (part) => rowsJson({ ...part, texts }, part.rows));
    }
    default:
      return {
        feeds: areRecords(value, contract)
          ? readRecordsFrame(value, contract, key).feeds
          : (readColumnInputs(value, contract) ?? readWholeInputs(value, contract)),
        json: (tensors) => `{"predictions":${objectJson(wholeByName(raw(contract, tensors)))}}`,
        byRow: null,
      };
  }
}

/** Whether `inputs` is a frame by row: objects, but those that stand for texts. */
function areRecords(value: unknown, { inputs }: Contract): boolean {
  const plain = withoutBase64(value, inputs);
  return Array.isArray(plain) && plain.length > 0 && plain.every((row) => isObject(row));
}

/** MLflow before 2 had frames without a key around them. */
function refuseOldSplit({ columns, data }: Readonly<Record<string, unknown>>, { inputs }: Contract): void {
  const isColumn = (name: string) =>
    inputs.some((input) => input.name === name || input.features?.includes(name) === true);
  if (!Array.isArray(columns) || !Array.isArray(data) || isColumn('columns') || isColumn('data')) return;
  throw badRequest(
    'the body: a frame has a key around it since MLflow 2: send {"dataframe_split": {"columns": […], "data": […]}}',
  );
}

/** Rows of a frame, to be answered with an object each: a value where an output has one, else nested arrays. */
export function frameQuestion(instances: Instances, contract: Contract): Question {
  return rowsQuestion(instances, contract, (part) => {
    const columns = columnsOf({ ...part, texts }, part.rows);
    return Array.from({ length: part.rows }, (_, row) =>
      objectJson(
        columns.map(({ name, parts, shape }) => {
          const part = parts[row] ?? [];
          return [name, part.length === 1 ? (part[0] ?? '') : nestedJson(part, shape)];
        }),
      ),
    );
  });
}

function rowsQuestion(
  { feeds, rows }: Instances,
  { outputs: specs }: Contract,
  lines: ByRow['lines'],
): Question {
  return {
    feeds,
    json: (tensors) => rowsBody({ specs, tensors, rows }, lines, predictionsArray),
    byRow: { rows, lines },
  };
}

function raw({ outputs: specs }: Contract, tensors: readonly Tensor[]): RawOutputs {
  return { specs, tensors, texts };
}

const texts = besideJson((_spec, tensor) => pythonTexts(tensor));
