import type { Call } from '../../calls/call.ts';
import type { InferenceRequest } from '../../calls/inference-request.ts';
import { jsonHeaders } from '../../calls/reply.ts';
import type { Contract } from '../../repository/contract.ts';
import { elementsJson } from '../../tensors/elements-json.ts';
import { badRequest, shown } from '../../util/http-error.ts';
import { embeddingFeeds, embeddingNames } from '../embedding/embedding-tensors.ts';
import { normalised, type Vectors, vectorsOf } from '../embedding/vectors.ts';
import { readJson } from '../json-body.ts';
import { objectBody, requireTruncation, textList, textOrNull } from './read-fields.ts';

/**
 * What Text Embeddings Inference is asked at /similarity: the cosine of a text's vector and of each of others.
 *
 * @throws HttpError 400
 */
export function decodeSimilarity(call: Call, contract: Contract): InferenceRequest {
  const body = objectBody(readJson(call.body, call.contentType, contract));
  const inputs = objectBody(body['inputs']);
  const parameters = objectBody(body['parameters'] ?? {});
  requireTruncation(parameters, contract);
  const source = inputs['source_sentence'];
  if (typeof source !== 'string') {
    throw badRequest(`inputs.source_sentence: expected a text, got ${shown(source)}`);
  }
  const texts = [source, ...textList(inputs['sentences'], 'inputs.sentences')];
  const rows = { texts, ids: texts.map(() => null) };
  return {
    feeds: embeddingFeeds(contract, rows, textOrNull(parameters, 'prompt_name')),
    outputNames: [embeddingNames(contract).embedding],
    rowsField: 'inputs',
    encode: ([tensor]) => ({
      headers: jsonHeaders,
      body: elementsJson({ dtype: 'float32', shape: [], elements: cosines(normalised(vectorsOf(tensor))) }),
    }),
  };
}

/** Of the first vector and each of the others, all of the length 1. */
function cosines({ elements, rows, size }: Vectors): Float32Array {
  const found = new Float32Array(rows - 1);
  for (let row = 1; row < rows; row++) {
    let sum = 0;
    for (let d = 0; d < size; d++) sum += (elements[d] ?? 0) * (elements[row * size + d] ?? 0);
    found[row - 1] = sum;
  }
  return found;
}
