import type { Contract } from '../../repository/contract.ts';
import { badRequest, isObject, shown } from '../../util/http-error.ts';
import type { Call } from '../../calls/call.ts';
import { jsonHeaders } from '../../calls/reply.ts';
import type { InferenceRequest } from '../../calls/inference-request.ts';
import { readInstances } from '../instances/read-instances.ts';
import { platformOptions } from '../options/body-options.ts';
import { withOptions } from '../options/shared-options.ts';
import { readJson } from '../json-body.ts';
import { besideJson, strictTexts } from '../raw/element-texts.ts';
import { rowsJson } from '../raw/raw-outputs.ts';
import { predictionsArray, rowsBody } from '../raw/row-blocks.ts';

/**
 * What Vertex AI asks a custom container: `{"instances": […], "parameters": …}`, answered with
 * `{"predictions": […]}`, one for each instance; what else its callers see, Vertex AI adds itself.
 * Parameters are options of all instances, where the model has some, and mean nothing to others.
 *
 * Values are the tensors' own, as Google's containers for TensorFlow and scikit-learn answer. Vertex AI
 * passes them on as `google.protobuf.Value`, which has no non-finite numbers: these are strings.
 *
 * @see https://cloud.google.com/vertex-ai/docs/predictions/custom-container-requirements
 * @throws HttpError 400
 */
export function decodeVertex(call: Call, contract: Contract): InferenceRequest {
  const body = readJson(call.body, call.contentType, contract);
  if (!isObject(body)) throw badRequest(`the body: expected an object with "instances", got ${shown(body)}`);
  const options = platformOptions(call, body, contract, ['instances']);
  const { feeds, rows } = withOptions(contract, options, (asked) => readInstances(body['instances'], asked));
  const { outputs: specs, outputNames } = contract;
  return {
    feeds,
    outputNames,
    rowsField: 'instances',
    encode: (tensors) => ({
      headers: jsonHeaders,
      body: rowsBody(
        { specs, tensors, rows },
        (part) => rowsJson({ ...part, texts }, part.rows),
        predictionsArray,
      ),
    }),
  };
}

const texts = besideJson((_spec, tensor) => strictTexts(tensor));
