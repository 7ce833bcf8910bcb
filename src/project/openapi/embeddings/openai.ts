import type { DocumentedModel } from '../documented-model.ts';
import { json, jsonAnswer, operation, parameter } from '../parts/operation.ts';
import { array, object, ref, type Schema, string } from '../parts/schema.ts';
import { dimensions, exampleTexts, textInputs, vector } from './text-inputs.ts';

/** Statuses of refusals, in the shape that OpenAI's clients read. */
const refusals = {
  '400': 'The request does not fit the model or the protocol; the message names the field.',
  '404': 'There is no model of that name.',
  '406': 'Accept asks for a form that the answer does not have.',
  '413': 'The body is larger than the limit of the model.',
  '415': 'Content-Type or Content-Encoding is none that is understood.',
  '503': 'The model is still loading, or too many requests are waiting.',
  '504': 'The request was not answered within its time limit.',
} as const;

/** OpenAI's embeddings. */
export function openaiOperation(id: string, model: DocumentedModel): object {
  return operation({
    id,
    tag: 'embeddings',
    summary: "Embeddings as OpenAI's clients ask for them",
    description:
      "`model` is the model's name, or left out. Ids are those of the model's own tokenizer. Vectors are as the model makes them; " +
      'with fewer `dimensions` their first numbers, of the length 1.',
    parameters: ['RequestTimeout', 'ContentEncoding'].map(parameter),
    requestBody: {
      required: true,
      content: json(ref('OpenAIEmbeddingsRequest'), {
        model: model.contract.name,
        input: exampleTexts(model, 'text'),
      }),
    },
    answers: {
      '200': jsonAnswer('The embeddings', ref('OpenAIEmbeddings')),
      ...Object.fromEntries(
        Object.entries(refusals).map(([status, said]) => [status, jsonAnswer(said, ref('OpenAIError'))]),
      ),
    },
  });
}

/** What it refers to. */
export function openaiSchemas(): Readonly<Record<string, Schema>> {
  const nullable: Schema = { type: ['string', 'null'] };
  return {
    OpenAIEmbeddingsRequest: object(
      { input: textInputs(2048) },
      { model: nullable, encoding_format: { enum: ['float', 'base64', null] }, dimensions, user: string },
    ),
    OpenAIEmbeddings: object({
      object: { const: 'list' },
      data: array(
        object({
          object: { const: 'embedding' },
          index: { type: 'integer', minimum: 0 },
          embedding: {
            anyOf: [vector, { ...string, description: 'Float32, little-endian, in base64.' }],
          },
        }),
      ),
      model: string,
      usage: object({ prompt_tokens: { type: 'integer' }, total_tokens: { type: 'integer' } }),
    }),
    OpenAIError: object({
      error: object({ message: string, type: string, param: nullable, code: nullable }),
    }),
  };
}

/** Lists of models that are KServe's, too. */
export function openaiModelSchemas(): Readonly<Record<string, Schema>> {
  const model = object({
    id: string,
    object: { const: 'model' },
    created: { type: 'integer' },
    owned_by: string,
  });
  return {
    ModelNames: object({ models: array(string), object: { const: 'list' }, data: array(model) }),
  };
}
