import type { DocumentedModel } from '../documented-model.ts';
import { inferenceRefusals, json, jsonAnswer, operation, parameter } from '../parts/operation.ts';
import { array, boolean, object, ref, type Schema, string } from '../parts/schema.ts';
import { dimensions, exampleTexts, textInputs, vector } from './text-inputs.ts';

const parameters = ['RequestTimeout', 'ContentEncoding'].map(parameter);

/** /embed of Text Embeddings Inference. */
export function embedOperation(id: string, model: DocumentedModel): object {
  return operation({
    id,
    tag: 'embeddings',
    summary: 'Embeddings as Text Embeddings Inference is asked for them',
    description: 'Of the length 1, whatever the model makes, unless `normalize` is false.',
    parameters,
    requestBody: {
      required: true,
      content: json(ref('TeiEmbedRequest'), { inputs: exampleTexts(model, 'text') }),
    },
    answers: { '200': jsonAnswer('A vector a text', array(vector)), ...inferenceRefusals },
  });
}

/** /similarity of Text Embeddings Inference. */
export function similarityOperation(id: string, model: DocumentedModel): object {
  const [source = '', other = source] = exampleTexts(model, 'text');
  return operation({
    id,
    tag: 'embeddings',
    summary: 'How alike a text is to others, as Text Embeddings Inference is asked for it',
    parameters,
    requestBody: {
      required: true,
      content: json(ref('TeiSimilarityRequest'), {
        inputs: { source_sentence: source, sentences: [other] },
      }),
    },
    answers: { '200': jsonAnswer('The cosine of each', vector), ...inferenceRefusals },
  });
}

/** What requests say of long texts: what the model does, and nothing else. */
export const truncation: Readonly<Record<string, Schema>> = {
  truncate: { enum: [true, null] },
  truncation_direction: { enum: ['left', 'right', 'Left', 'Right', null] },
};

/** What these operations refer to. */
export function teiSchemas(): Readonly<Record<string, Schema>> {
  const options = { ...truncation, prompt_name: { type: ['string', 'null'] } };
  return {
    TeiEmbedRequest: object({ inputs: textInputs() }, { ...options, normalize: boolean, dimensions }),
    TeiSimilarityRequest: object(
      { inputs: object({ source_sentence: string, sentences: { ...array(string), minItems: 1 } }) },
      { parameters: { anyOf: [object({}, options), { type: 'null' }] } },
    ),
  };
}
