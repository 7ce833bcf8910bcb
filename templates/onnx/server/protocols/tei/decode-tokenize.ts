import type { Call } from '../../calls/call.ts';
import type { InferenceRequest } from '../../calls/inference-request.ts';
import { jsonHeaders } from '../../calls/reply.ts';
import type { Contract } from '../../repository/contract.ts';
import { HttpError } from '../../util/http-error.ts';
import { embeddingFeeds } from '../embedding/embedding-tensors.ts';
import { readJson } from '../json-body.ts';
import { flag, objectBody, textList, textOrNull } from './read-fields.ts';

interface ListedToken {
  readonly special: boolean;
}

/**
 * What Text Embeddings Inference is asked at /tokenize: the tokens of texts, none of them cut.
 *
 * @throws HttpError 400; 501 where the model's image tells of no tokens
 */
export function decodeTokenize(call: Call, contract: Contract): InferenceRequest {
  const body = objectBody(readJson(call.body, call.contentType, contract));
  const { inputs } = body;
  const texts = typeof inputs === 'string' ? [inputs] : textList(inputs, 'inputs');
  const withSpecial = flag(body, 'add_special_tokens', true);
  const rows = { texts, ids: texts.map(() => null) };
  return {
    feeds: embeddingFeeds(contract, rows, textOrNull(body, 'prompt_name')),
    outputNames: [listsOf(contract)],
    rowsField: 'inputs',
    encode: ([lists]) => {
      const tokens = Array.from(lists?.elements ?? [], String);
      const told = withSpecial ? tokens : tokens.map(withoutSpecial);
      return { headers: jsonHeaders, body: `[${told.join(',')}]` };
    },
  };
}

/** The tensor that tells of tokens. */
function listsOf({ chain }: Contract): string {
  const step = chain?.before.find(({ kind }) => kind === 'tokenList');
  const [made] = step?.outputs ?? [];
  if (made === undefined) throw new HttpError(501, 'this image tells nothing of tokens: build it anew');
  return made.name;
}

function withoutSpecial(list: string): string {
  const tokens: readonly ListedToken[] = JSON.parse(list);
  return JSON.stringify(tokens.filter(({ special }) => !special));
}
