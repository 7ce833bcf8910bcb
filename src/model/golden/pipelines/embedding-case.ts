import { own } from '../../../../contract/own.ts';
import type { EmbeddingAnswers } from '../../../tensor/signature.ts';
import { isRecord } from '../../../util/record.ts';
import type { Json } from './pipeline-answers.ts';
import { isTexts, paddedOnTheLeft } from './text-rows.ts';

/**
 * Inputs and outputs of what sentence-transformers was asked, as tensors: `text` with its `embedding`, or `texts` with their
 * `embeddings`, and the name of a prompt in `options`.
 *
 * @returns why it is left out; null for what is none of these
 */
export function embeddingCase(
  { text, texts, options }: Json,
  outputs: Json,
  { isPadded }: EmbeddingAnswers,
): Json | string | null {
  const rows = typeof text === 'string' ? [text] : isTexts(texts) ? texts : null;
  if (rows === null) return null;
  const { embedding, embeddings, pipeline } = outputs;
  const vectors = embeddings ?? (embedding === undefined ? undefined : [embedding]);
  if (vectors === undefined) {
    return pipeline === undefined
      ? null
      : "answered by the pipeline, which gives the vectors of a text's tokens";
  }
  if (!isPadded && rows.length > 1) return paddedOnTheLeft;
  const prompt = isRecord(options) ? own(options, 'prompt_name') : undefined;
  return {
    inputs: { text: rows, ...(typeof prompt === 'string' && { prompt_name: rows.map(() => prompt) }) },
    outputs: { embedding: vectors },
  };
}
