import type { Contract } from './contract.ts';
import { predictExample, predictRequestSchema, predictResponseSchema } from './openapi-rows.ts';
import { exampleTensor, type Schema, tensorSchema } from './openapi-tensors.ts';

/**
 * The OpenAPI 3.1 document of the server of one model (https://spec.openapis.org/oas/v3.1.1):
 * the endpoints it serves, with the model's own tensors in schemas and examples.
 */
export function openApiDocument(contract: Contract): object {
  const { name, version, description } = contract;
  const model = `/v2/models/${encodeURIComponent(name)}`;
  const versioned = `${model}/versions/${encodeURIComponent(version)}`;
  return {
    openapi: '3.1.0',
    info: { title: name, version, ...(description === null ? {} : { description }) },
    paths: {
      '/': { get: get('index', 'What this server serves', object({})) },
      '/predict': { post: predictOperation(contract) },
      '/openapi.json': { get: get('openapi', 'This document', object({})) },
      '/v2': { get: get('serverMetadata', 'The server', ref('ServerMetadata')) },
      '/v2/health/live': {
        get: get('live', 'Whether the server runs', object({ live: { type: 'boolean' } })),
      },
      '/v2/health/ready': { get: readiness('ready', 'live') },
      [model]: { get: get('modelMetadata', 'The model', ref('ModelMetadata')) },
      [`${model}/ready`]: { get: readiness('modelReady', 'name') },
      [`${model}/infer`]: { post: inferOperation('infer', contract) },
      [versioned]: { get: get('versionMetadata', 'This version of the model', ref('ModelMetadata')) },
      [`${versioned}/ready`]: { get: readiness('versionReady', 'name') },
      [`${versioned}/infer`]: { post: inferOperation('inferVersion', contract) },
    },
    components: { schemas: schemas(contract) },
  };
}

function schemas(contract: Contract): Readonly<Record<string, Schema>> {
  const tensors = { type: 'array', items: ref('TensorMetadata') };
  const string = { type: 'string' };
  return {
    Error: object({ error: string }),
    ServerMetadata: object({ name: string, version: string, extensions: { type: 'array', items: string } }),
    TensorMetadata: object({
      name: string,
      datatype: string,
      shape: { type: 'array', items: { type: 'integer', minimum: -1 } },
    }),
    ModelMetadata: object({
      name: string,
      versions: { type: 'array', items: string },
      platform: { const: 'onnx_onnxv1' },
      inputs: tensors,
      outputs: tensors,
    }),
    InferRequest: inferRequestSchema(contract),
    InferResponse: inferResponseSchema(contract),
    PredictRequest: predictRequestSchema(contract),
    PredictResponse: predictResponseSchema(contract),
  };
}

function inferRequestSchema({ inputs, outputs }: Contract): Schema {
  return {
    type: 'object',
    required: ['inputs'],
    properties: {
      id: { type: 'string', description: 'Comes back in the answer.' },
      inputs: {
        type: 'array',
        items: { anyOf: inputs.map(tensorSchema) },
        minItems: inputs.length,
        maxItems: inputs.length,
      },
      outputs: {
        type: 'array',
        description: 'The outputs wanted; all when left out.',
        items: object({ name: { enum: outputs.map(({ name }) => name) } }),
      },
    },
  };
}

function inferResponseSchema({ outputs }: Contract): Schema {
  return {
    type: 'object',
    required: ['model_name', 'model_version', 'outputs'],
    properties: {
      model_name: { type: 'string' },
      model_version: { type: 'string' },
      id: { type: 'string' },
      outputs: { type: 'array', items: { anyOf: outputs.map(tensorSchema) } },
    },
  };
}

function inferOperation(operationId: string, { inputs }: Contract): object {
  const tensors = inputs.map(exampleTensor);
  const example = tensors.includes(null) ? null : { inputs: tensors };
  return {
    operationId,
    summary: 'Inference on tensors (Open Inference Protocol v2)',
    description:
      'JSON has no word for non-finite numbers: they are the strings "NaN", "Infinity" and "-Infinity".',
    requestBody: { required: true, content: json(ref('InferRequest'), example) },
    responses: { '200': answer('The outputs', ref('InferResponse')), ...inferenceErrors },
  };
}

function predictOperation(contract: Contract): object {
  return {
    operationId: 'predict',
    summary: 'Predictions for rows, by name or position',
    requestBody: { required: true, content: json(ref('PredictRequest'), predictExample(contract)) },
    responses: { '200': answer('The predictions', ref('PredictResponse')), ...inferenceErrors },
  };
}

function get(operationId: string, summary: string, schema: Schema): object {
  return { operationId, summary, responses: { '200': answer(summary, schema) } };
}

/** @param companion the field beside `ready` */
function readiness(operationId: string, companion: 'live' | 'name'): object {
  const schema = object({
    [companion]: { type: companion === 'live' ? 'boolean' : 'string' },
    ready: { type: 'boolean' },
  });
  return {
    operationId,
    summary: 'Whether requests can be answered',
    responses: { '200': answer('Ready', schema), '503': answer('Loading or stopping', schema) },
  };
}

function object(properties: Readonly<Record<string, Schema>>): Schema {
  return { type: 'object', required: Object.keys(properties), properties };
}

function answer(description: string, schema: Schema): object {
  return { description, content: json(schema, null) };
}

function json(schema: Schema, example: unknown): object {
  return { 'application/json': { schema, ...(example === null ? {} : { example }) } };
}

function ref(name: string): Schema {
  return { $ref: `#/components/schemas/${name}` };
}

const inferenceErrors = {
  '400': answer('The request does not fit the model; the message says where', ref('Error')),
  '413': answer('The body is too large', ref('Error')),
  '415': answer('The body is not JSON', ref('Error')),
  '500': answer('The inference failed', ref('Error')),
  '503': answer('The model is still loading', ref('Error')),
};
