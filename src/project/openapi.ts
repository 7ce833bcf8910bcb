import type { NonEmpty } from '../util/non-empty.ts';
import type { Contract } from './contract.ts';
import { modelPaths, modelSchemas, type DocumentedModel } from './openapi-model.ts';
import { answer, get, inferenceErrors, json, object, readiness, ref } from './openapi-operations.ts';
import { predictExample, predictRequestSchema, predictResponseSchema } from './openapi-rows.ts';
import type { Schema } from './openapi-tensors.ts';
import { compareVersions } from './version.ts';

/**
 * The OpenAPI 3.1 document of the server of an image (https://spec.openapis.org/oas/v3.1.1): the
 * endpoints it serves, with the models' own tensors in schemas and examples.
 *
 * @param contracts of its models; /predict is about the first
 */
export function openApiDocument(
  { name, version, description }: Pick<Contract, 'name' | 'version' | 'description'>,
  contracts: NonEmpty<Contract>,
): object {
  const [first] = contracts;
  const models = documented(contracts);
  return {
    openapi: '3.1.0',
    info: { title: name, version, ...(description === null ? {} : { description }) },
    paths: {
      '/': { get: get('index', 'What this server serves', object({})) },
      '/predict': { post: predictOperation(first) },
      '/openapi.json': { get: get('openapi', 'This document', object({})) },
      '/v2': { get: get('serverMetadata', 'The server', ref('ServerMetadata')) },
      '/v2/health/live': {
        get: get('live', 'Whether the server runs', object({ live: { type: 'boolean' } })),
      },
      '/v2/health/ready': { get: readiness('ready', 'live') },
      ...Object.fromEntries(models.flatMap((model) => Object.entries(modelPaths(model)))),
    },
    components: {
      schemas: {
        ...sharedSchemas(),
        ...Object.fromEntries(models.flatMap((model) => Object.entries(modelSchemas(model)))),
        PredictRequest: predictRequestSchema(first),
        PredictResponse: predictResponseSchema(first),
      },
    },
  };
}

/** A path without a version leads to the newest version, as in the server. */
function documented(contracts: NonEmpty<Contract>): DocumentedModel[] {
  const [first] = contracts;
  return contracts.map((contract) => {
    const { name, version } = contract;
    const isNewest = contracts.every(
      (other) => other.name !== name || compareVersions(other.version, version) <= 0,
    );
    const unversionedSuffix = name === first.name ? '' : `_${name}`;
    return {
      contract,
      suffix: contract === first ? '' : `_${name}_${version}`,
      unversionedSuffix: isNewest ? unversionedSuffix : null,
    };
  });
}

function sharedSchemas(): Readonly<Record<string, Schema>> {
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
