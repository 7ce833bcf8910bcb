import { protocols } from '../../../../../contract/protocols.ts';
import type { Body } from '../../calls/body.ts';
import type { Protocol } from '../../calls/protocol.ts';
import { parseJson } from '../../json/parse-json.ts';
import { isObject } from '../../util/http-error.ts';
import { utf8Text } from '../json-body.ts';
import { jsonDecodeCost } from '../text-decode-cost.ts';
import { decodeEmbeddings } from './decode-embeddings.ts';
import { openaiError } from './openai-error.ts';

/** OpenAI's embeddings. */
export const openaiEmbeddings: Protocol = {
  name: 'openaiEmbeddings',
  ...protocols.openaiEmbeddings,
  answerTypes: ['application/json'],
  errorBody: openaiError,
  modelNamedIn,
  decode: decodeEmbeddings,
  decodeCost: jsonDecodeCost,
};

function modelNamedIn(body: Body): string | null {
  const value = parseJson(utf8Text(body), false);
  const name = isObject(value) ? value['model'] : null;
  return typeof name === 'string' ? name : null;
}
