import type { Call } from '../../calls/call.ts';
import type { InferenceRequest } from '../../calls/inference-request.ts';
import { jsonHeaders } from '../../calls/reply.ts';
import type { Contract } from '../../repository/contract.ts';
import { elementsJson } from '../../tensors/elements-json.ts';
import { embeddingFeeds, embeddingNames } from '../embedding/embedding-tensors.ts';
import { readTextRows } from '../embedding/text-rows.ts';
import { normalised, readDimensions, shortened, type Vectors, vectorsOf } from '../embedding/vectors.ts';
import { readJson } from '../json-body.ts';
import { flag, objectBody, requireTruncation, textOrNull } from './read-fields.ts';

/**
 * What Text Embeddings Inference is asked at /embed: vectors of the length 1 whatever the model makes, unless `normalize` is false.
 *
 * @see https://huggingface.github.io/text-embeddings-inference/
 * @throws HttpError 400
 */
export function decodeEmbed(call: Call, contract: Contract): InferenceRequest {
  const body = objectBody(readJson(call.body, call.contentType, contract));
  requireTruncation(body, contract);
  const rows = readTextRows(body['inputs'], 'inputs');
  const normalises = flag(body, 'normalize', true);
  const dimensions = readDimensions(body['dimensions']);
  const { embedding, raw } = embeddingNames(contract);
  const isDone = normalises && raw !== embedding && dimensions === null;
  return {
    feeds: embeddingFeeds(contract, rows, textOrNull(body, 'prompt_name')),
    outputNames: [isDone ? embedding : raw],
    rowsField: 'inputs',
    encode: ([tensor]) => {
      const vectors = shortened(vectorsOf(tensor), dimensions);
      return { headers: jsonHeaders, body: listOf(normalises && !isDone ? normalised(vectors) : vectors) };
    },
  };
}

function listOf({ elements, rows, size }: Vectors): string {
  const texts = Array.from({ length: rows }, (_, row) =>
    elementsJson({ dtype: 'float32', shape: [], elements }, row * size, (row + 1) * size),
  );
  return `[${texts.join(',')}]`;
}
