import { protocols } from '../../../../contract/protocols.ts';
import type { DocumentedModel } from '../documented-model.ts';
import { inferenceRefusals, json, jsonAnswer, operation, parameter } from '../parts/operation.ts';
import { anyOf, array, boolean, object, ref, type Schema, string } from '../parts/schema.ts';
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

/** /tokenize of Text Embeddings Inference. */
export function tokenizeOperation(id: string, model: DocumentedModel): object {
  return operation({
    id,
    tag: 'embeddings',
    summary: 'The tokens of texts, as Text Embeddings Inference is asked for them',
    description: 'None of them is cut. Places are in bytes of the text without the white space around it.',
    parameters,
    requestBody: {
      required: true,
      content: json(ref('TeiTokenizeRequest'), { inputs: exampleTexts(model, 'text') }),
    },
    answers: { '200': jsonAnswer('A list a text', array(array(ref('TeiToken')))), ...inferenceRefusals },
  });
}

/** /info of Text Embeddings Inference. */
export function infoPath(): Readonly<Record<string, object>> {
  const answers = { '200': jsonAnswer('What it is', { type: 'object' }) };
  const summary = 'What the server is, as Text Embeddings Inference says it';
  const get = operation({ id: 'teiInfo', tag: 'embeddings', summary, answers });
  return { [protocols.teiTokenize.routes.info.path]: { get } };
}

/** What requests say of long texts: what the model does, and nothing else. */
export const truncation: Readonly<Record<string, Schema>> = {
  truncate: { enum: [true, null] },
  truncation_direction: { enum: ['left', 'right', 'Left', 'Right', null] },
};

/** What these operations refer to. */
export function teiSchemas(): Readonly<Record<string, Schema>> {
  const place: Schema = { type: 'integer', minimum: 0 };
  const placeOrNull: Schema = { ...place, type: ['integer', 'null'] };
  const options = { ...truncation, prompt_name: { type: ['string', 'null'] } };
  return {
    TeiEmbedRequest: object({ inputs: textInputs() }, { ...options, normalize: boolean, dimensions }),
    TeiTokenizeRequest: object(
      { inputs: anyOf([string, { ...array(string), minItems: 1 }]) },
      { add_special_tokens: boolean, prompt_name: { type: ['string', 'null'] } },
    ),
    TeiToken: object({ id: place, text: string, special: boolean, start: placeOrNull, stop: placeOrNull }),
    TeiSimilarityRequest: object(
      { inputs: object({ source_sentence: string, sentences: { ...array(string), minItems: 1 } }) },
      { parameters: { anyOf: [object({}, options), { type: 'null' }] } },
    ),
  };
}
