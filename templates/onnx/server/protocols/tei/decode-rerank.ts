import { scoresOf } from '../../../../../contract/scores/scores.ts';
import type { Call } from '../../calls/call.ts';
import type { InferenceRequest } from '../../calls/inference-request.ts';
import { jsonHeaders } from '../../calls/reply.ts';
import type { Contract } from '../../repository/contract.ts';
import type { Tensor } from '../../tensors/dtype.ts';
import { elementJson } from '../../tensors/elements-json.ts';
import { badRequest, shown } from '../../util/http-error.ts';
import { readJson } from '../json-body.ts';
import { flag, objectBody, requireTruncation, textList } from './read-fields.ts';

/**
 * What Text Embeddings Inference is asked at /rerank: texts by how well they answer a query, the best first. Their scores are
 * sigmoids whatever the model's own are, unless `raw_scores` is true.
 *
 * @throws HttpError 400
 */
export function decodeRerank(call: Call, contract: Contract): InferenceRequest {
  const body = objectBody(readJson(call.body, call.contentType, contract));
  requireTruncation(body, contract);
  const { query } = body;
  if (typeof query !== 'string') throw badRequest(`query: expected a text, got ${shown(query)}`);
  const texts = textList(body['texts'], 'texts');
  const isRaw = flag(body, 'raw_scores', false);
  const returnsText = flag(body, 'return_text', false);
  const column = (elements: string[]): Tensor => ({ dtype: 'string', shape: [texts.length], elements });
  return {
    feeds: new Map([
      ['text', column(texts.map(() => query))],
      ['text_pair', column([...texts])],
    ]),
    outputNames: [logitsOf(contract)],
    rowsField: 'texts',
    encode: ([logits]) => ({
      headers: jsonHeaders,
      body: ranked(scores(logits, isRaw), returnsText ? texts : null),
    }),
  };
}

/** What scores are made of: the tensor that the first step after inference reads. */
function logitsOf({ chain, outputNames: [score = ''] }: Contract): string {
  return chain?.after[0]?.inputs[0]?.name ?? score;
}

function scores(tensor: Tensor | undefined, isRaw: boolean): Float32Array {
  const { elements } = tensor ?? { elements: [] };
  if (!(elements instanceof Float32Array)) throw new RangeError('scores are float32');
  return isRaw ? elements : scoresOf('sigmoid', elements, 1);
}

function ranked(values: Float32Array, texts: readonly string[] | null): string {
  const order = Array.from(values.keys()).toSorted((a, b) => (values[b] ?? 0) - (values[a] ?? 0));
  const ranks = order.map((index) => {
    const text = texts === null ? '' : `"text":${JSON.stringify(texts[index])},`;
    return `{"index":${index},${text}"score":${elementJson('float32', values[index])}}`;
  });
  return `[${ranks.join(',')}]`;
}
