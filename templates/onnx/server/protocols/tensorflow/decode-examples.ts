import type { OutputSpec } from '../../tensors/tensor-spec.ts';
import type { Contract } from '../../repository/contract.ts';
import { badRequest, isObject, shown } from '../../util/http-error.ts';
import type { Call } from '../../calls/call.ts';
import { jsonHeaders } from '../../calls/reply.ts';
import type { Tensor } from '../../tensors/dtype.ts';
import type { InferenceRequest } from '../../calls/inference-request.ts';
import { withoutBase64 } from '../instances/base64.ts';
import { utf8Text } from '../json-body.ts';
import { platformOptions } from '../options/body-options.ts';
import { withOptions } from '../options/shared-options.ts';
import { parseLooseJson } from '../../json/loose-json.ts';
import { rowParts } from '../predict/row-parts.ts';
import { readRows } from '../predict/read-rows.ts';
import { rowLayout } from '../predict/row-layout.ts';
import { tensorflowTexts } from '../raw/element-texts.ts';
import { type Method, requireSignature } from './signature.ts';

/**
 * TensorFlow Serving's REST API for classification: `"examples"` of features by name, those of `"context"` common to
 * all, are answered with `"results"` (so its server and its tests; its text says `result` where its example has
 * `results`), for each example the label and the score of each class. Scores are the first output of floats with a part
 * for each class; labels are "" where it has none.
 *
 * @see https://www.tensorflow.org/tfx/serving/api_rest#classify_and_regress_api
 * @throws HttpError 400
 */
export function decodeClassify(call: Call, contract: Contract): InferenceRequest {
  const spec = contract.outputs.find((output) => isScores(output));
  if (spec === undefined) throw badRequest('the model has no output of scores by class; use :predict');
  return answered(call, contract, { spec, method: 'classify' }, (scores) =>
    list(scores.map((score, k) => `[${JSON.stringify(String(spec.labels?.[k] ?? ''))},${score}]`)),
  );
}

/** The same for regression: a number for each example, of the first output of floats that has one. @throws HttpError 400 */
export function decodeRegress(call: Call, contract: Contract): InferenceRequest {
  const spec = contract.outputs.find((output) => isValue(output));
  if (spec === undefined) throw badRequest('the model has no output of one number a row; use :predict');
  return answered(call, contract, { spec, method: 'regress' }, ([value = 'null']) => value);
}

function isScores({ dtype, shape, batchAxis }: OutputSpec): boolean {
  return dtype.startsWith('float') && batchAxis === 0 && shape?.length === 2 && shape[1] !== 1;
}

function isValue({ dtype, shape, batchAxis }: OutputSpec): boolean {
  const isColumn = shape?.length === 1 || (shape?.length === 2 && shape[1] === 1);
  return dtype.startsWith('float') && batchAxis === 0 && isColumn;
}

function answered(
  call: Call,
  contract: Contract,
  { spec, method }: { readonly spec: OutputSpec; readonly method: Method },
  json: (texts: readonly string[]) => string,
): InferenceRequest {
  const body = readBody(call, contract, method);
  const { unused, ownValues } = contract;
  const options = platformOptions(call, body, contract, ['examples', 'context', 'signature_name']);
  const { feeds } = withOptions(contract, options, (asked) => {
    const examples = readExamples(body, asked);
    return {
      feeds: readRows(examples, rowLayout(asked.inputs), 'examples', { passedOver: unused, ownValues }),
    };
  });
  return {
    feeds,
    outputNames: [spec.name],
    rowsField: 'examples',
    encode: ([tensor]) => ({ headers: jsonHeaders, body: `{"results":${list(partsOf(tensor).map(json))}}` }),
  };
}

/** The texts of an output's elements for each row. */
function partsOf(tensor: Tensor | undefined): string[][] {
  return tensor === undefined ? [] : rowParts(tensorflowTexts(tensor, false), tensor.shape, 0);
}

function readBody(call: Call, contract: Contract, method: Method): Readonly<Record<string, unknown>> {
  const body = parseLooseJson(utf8Text(call.body), contract.exactIntegers);
  if (!isObject(body)) throw badRequest(`the body: expected an object with "examples", got ${shown(body)}`);
  requireSignature(body['signature_name'], method);
  return body;
}

function readExamples(
  body: Readonly<Record<string, unknown>>,
  contract: Contract,
): Readonly<Record<string, unknown>>[] {
  const { context = {}, examples } = body;
  if (!isObject(context)) throw badRequest(`context: expected an object of features, got ${shown(context)}`);
  if (!Array.isArray(examples)) throw badRequest(`examples: expected an array, got ${shown(examples)}`);
  return examples.map((example: unknown, i) => {
    const plain = withoutBase64(example, contract.inputs);
    if (!isObject(plain))
      throw badRequest(`examples[${i}]: expected an object of features, got ${shown(plain)}`);
    const features = Object.entries({ ...context, ...plain });
    return Object.fromEntries(features.map(([name, value]) => [name, single(value, name, contract)]));
  });
}

/** A feature is a list, also where it is one value. */
function single(value: unknown, name: string, { inputs }: Contract): unknown {
  const isColumn = inputs.some(({ features }) => features?.includes(name) === true);
  return isColumn && Array.isArray(value) && value.length === 1 ? value[0] : value;
}

function list(texts: readonly string[]): string {
  return `[${texts.join(',')}]`;
}
