import type { Contract } from '../../repository/contract.ts';
import { badRequest, isObject, shown } from '../../util/http-error.ts';
import type { Call } from '../../calls/call.ts';
import { jsonHeaders } from '../../calls/reply.ts';
import type { Tensor } from '../../tensors/dtype.ts';
import type { InferenceRequest } from '../../calls/inference-request.ts';
import { readInstances, readWholeInputs } from '../instances/read-instances.ts';
import { utf8Text } from '../json-body.ts';
import { platformOptions } from '../options/body-options.ts';
import { withOptions } from '../options/shared-options.ts';
import { parseLooseJson } from '../../json/loose-json.ts';
import { besideJson, tensorflowTexts } from '../raw/element-texts.ts';
import { type RawOutputs, rowsJson, wholeJson } from '../raw/raw-outputs.ts';
import { predictionsArray, rowsBody } from '../raw/row-blocks.ts';
import { requireSignature } from './signature.ts';

/**
 * TensorFlow Serving's REST API for prediction: `"instances"` by row are answered with `"predictions"`,
 * whole `"inputs"` with `"outputs"`. Values are the tensors' own, without names of classes: callers
 * read them as numbers. As there, Content-Type isn't looked at (curl's own is that of a form), NaN and
 * Infinity are bare words, and strings of outputs whose names end in `_bytes` are `{"b64": …}`.
 *
 * Rows are along the model's batch axis, which here need not be the first.
 *
 * @see https://www.tensorflow.org/tfx/serving/api_rest#predict_api
 * @throws HttpError 400
 */
export function decodeTensorFlow(call: Call, contract: Contract): InferenceRequest {
  const body = parseLooseJson(utf8Text(call.body), contract.exactIntegers);
  if (!isObject(body)) {
    throw badRequest(`the body: expected an object with "instances" or "inputs", got ${shown(body)}`);
  }
  requireSignature(body['signature_name'], 'predict');
  const { instances, inputs } = body;
  if ((instances === undefined) === (inputs === undefined)) {
    throw badRequest(
      `the body: expected either "instances" or "inputs", got ${inputs === undefined ? 'neither' : 'both'}`,
    );
  }
  const options = platformOptions(call, body, contract, ['instances', 'inputs', 'signature_name']);
  if (instances === undefined) {
    const whole = withOptions(contract, options, (asked) => ({ feeds: readWholeInputs(inputs, asked) }));
    return answered(contract, whole.feeds, undefined, (outputs) => `{"outputs":${wholeJson(outputs)}}`);
  }
  const { feeds, rows } = withOptions(contract, options, (asked) => readInstances(instances, asked));
  return answered(contract, feeds, 'instances', ({ specs, tensors }) =>
    rowsBody({ specs, tensors, rows }, (part) => rowsJson({ ...part, texts }, part.rows), predictionsArray),
  );
}

function answered(
  { outputs: specs, outputNames }: Contract,
  feeds: ReadonlyMap<string, Tensor>,
  rowsField: string | undefined,
  json: (outputs: RawOutputs) => string | Uint8Array,
): InferenceRequest {
  return {
    feeds,
    outputNames,
    rowsField,
    encode: (tensors) => ({ headers: jsonHeaders, body: json({ specs, tensors, texts }) }),
  };
}

const texts = besideJson(({ name }, tensor) => tensorflowTexts(tensor, name.endsWith('_bytes')));
