import type { DocumentedModel } from './documented-model.ts';
import { instancesBody, instancesExampleAnswer, instancesSchema } from './instances.ts';
import { besideRows, optionParameters } from './parts/options.ts';
import { inferenceRefusals, json, jsonAnswer, operation, parameter } from './parts/operation.ts';
import { instancesAnswer } from './parts/raw-answers.ts';
import { object, ref, type Schema } from './parts/schema.ts';

/** Prediction as Vertex AI asks a custom container for it. */
export function vertexOperation(id: string, model: DocumentedModel): object {
  return operation({
    id,
    tag: 'platforms',
    summary: 'Predictions for instances (Vertex AI)',
    description:
      'At the path that AIP_PREDICT_ROUTE names. Parameters are options of all instances; a model without options ignores them.',
    parameters: [
      ...['RequestTimeout', 'ContentEncoding'].map(parameter),
      ...optionParameters(model.contract),
    ],
    requestBody: { required: true, content: json(ref('VertexRequest'), instancesBody(model)) },
    answers: {
      '200': jsonAnswer('The predictions', ref('VertexResponse'), instancesExampleAnswer(model)),
      ...inferenceRefusals,
    },
  });
}

/** What it refers to. */
export function vertexSchemas(model: DocumentedModel): Readonly<Record<string, Schema>> {
  // Vertex AI can ask nothing of a model whose inputs cannot be cut into rows: each request is refused.
  const none = { type: 'array', maxItems: 0 };
  return {
    VertexRequest: object(
      { instances: instancesSchema(model) ?? none },
      { parameters: {}, ...besideRows(model.contract) },
    ),
    VertexResponse: instancesAnswer(model.contract),
  };
}
