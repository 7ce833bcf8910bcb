import type { Contract } from './contract.ts';
import { answer, get, inferenceErrors, json, object, readiness, ref } from './openapi-operations.ts';
import { exampleTensor, type Schema, tensorSchema } from './openapi-tensors.ts';

/** A model in the document of its image. */
export interface DocumentedModel {
  readonly contract: Contract;
  /** Tells the names of its schemas and operations from those of other models: empty for the first. */
  readonly suffix: string;
  /** The same for its paths without a version; null where those lead to another version. */
  readonly unversionedSuffix: string | null;
}

/** Its endpoints of the Open Inference Protocol v2. */
export function modelPaths(model: DocumentedModel): Readonly<Record<string, object>> {
  const { contract, suffix, unversionedSuffix: named } = model;
  const path = `/v2/models/${encodeURIComponent(contract.name)}`;
  const versioned = `${path}/versions/${encodeURIComponent(contract.version)}`;
  return {
    ...(named === null
      ? {}
      : {
          [path]: { get: get(`modelMetadata${named}`, 'The model', ref('ModelMetadata')) },
          [`${path}/ready`]: { get: readiness(`modelReady${named}`, 'name') },
          [`${path}/infer`]: { post: inferOperation(`infer${named}`, model) },
        }),
    [versioned]: {
      get: get(`versionMetadata${suffix}`, 'This version of the model', ref('ModelMetadata')),
    },
    [`${versioned}/ready`]: { get: readiness(`versionReady${suffix}`, 'name') },
    [`${versioned}/infer`]: { post: inferOperation(`inferVersion${suffix}`, model) },
  };
}

/** The schemas that those refer to. */
export function modelSchemas({ contract, suffix }: DocumentedModel): Readonly<Record<string, Schema>> {
  return {
    [`InferRequest${suffix}`]: inferRequestSchema(contract),
    [`InferResponse${suffix}`]: inferResponseSchema(contract),
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

function inferOperation(operationId: string, { contract, suffix }: DocumentedModel): object {
  const tensors = contract.inputs.map(exampleTensor);
  const example = tensors.includes(null) ? null : { inputs: tensors };
  return {
    operationId,
    summary: 'Inference on tensors (Open Inference Protocol v2)',
    description:
      'JSON has no word for non-finite numbers: they are the strings "NaN", "Infinity" and "-Infinity".',
    requestBody: { required: true, content: json(ref(`InferRequest${suffix}`), example) },
    responses: { '200': answer('The outputs', ref(`InferResponse${suffix}`)), ...inferenceErrors },
  };
}
