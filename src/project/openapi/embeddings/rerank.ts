import type { DocumentedModel } from '../documented-model.ts';
import { inferenceRefusals, json, jsonAnswer, operation, parameter } from '../parts/operation.ts';
import { array, boolean, object, ref, type Schema, string } from '../parts/schema.ts';
import { truncation } from './tei.ts';
import { exampleTexts } from './text-inputs.ts';

/** /rerank of Text Embeddings Inference. */
export function rerankOperation(id: string, model: DocumentedModel): object {
  const [query = ''] = exampleTexts(model, 'text');
  return operation({
    id,
    tag: 'embeddings',
    summary: 'Texts by how well they answer a query, as Text Embeddings Inference is asked for it',
    description:
      "Scores are sigmoids, whatever the model's own are, or as the graph returns them: `raw_scores`.",
    parameters: ['RequestTimeout', 'ContentEncoding'].map(parameter),
    requestBody: {
      required: true,
      content: json(ref('TeiRerankRequest'), { query, texts: exampleTexts(model, 'text_pair') }),
    },
    answers: { '200': jsonAnswer('The best first', ref('TeiRanks')), ...inferenceRefusals },
  });
}

/** What it refers to. */
export function rerankSchemas(): Readonly<Record<string, Schema>> {
  return {
    TeiRerankRequest: object(
      { query: string, texts: { ...array(string), minItems: 1 } },
      { ...truncation, raw_scores: boolean, return_text: boolean },
    ),
    TeiRanks: array(
      object({ index: { type: 'integer', minimum: 0 }, score: { type: 'number' } }, { text: string }),
    ),
  };
}
