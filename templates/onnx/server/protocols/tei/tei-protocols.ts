import { protocols } from '../../../../../contract/protocols.ts';
import type { Protocol } from '../../calls/protocol.ts';
import { jsonDecodeCost } from '../text-decode-cost.ts';
import { decodeEmbed } from './decode-embed.ts';
import { decodeRerank } from './decode-rerank.ts';
import { decodeSimilarity } from './decode-similarity.ts';
import { decodeTokenize } from './decode-tokenize.ts';
import { modelInfo } from './model-info.ts';
import { teiError } from './tei-error.ts';

const common = {
  answerTypes: ['application/json'],
  errorBody: teiError,
  decodeCost: jsonDecodeCost,
} as const;

/** Text Embeddings Inference's. */
export const teiEmbed: Protocol = {
  name: 'teiEmbed',
  ...protocols.teiEmbed,
  ...common,
  decode: decodeEmbed,
};

export const teiSimilarity: Protocol = {
  name: 'teiSimilarity',
  ...protocols.teiSimilarity,
  ...common,
  decode: decodeSimilarity,
};

export const teiTokenize: Protocol = {
  name: 'teiTokenize',
  ...protocols.teiTokenize,
  ...common,
  decode: decodeTokenize,
  routes: [{ ...protocols.teiTokenize.routes.info, answer: (_request, served) => modelInfo(served) }],
};

export const teiRerank: Protocol = {
  name: 'teiRerank',
  ...protocols.teiRerank,
  ...common,
  decode: decodeRerank,
};
