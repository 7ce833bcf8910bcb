import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Express } from 'express';
import type { Contract, TensorSpec } from '../contract.ts';
import { HttpError } from '../http-error.ts';
import { datatypes } from '../tensors/dtype.ts';
import { checkModel, modelPaths } from './model-path.ts';
import { route, sendJson } from './route.ts';

/** What the server and its model are: Open Inference Protocol v2 metadata, OpenAPI and an index. */
export function metadataRoutes(app: Express, contract: Contract, openApiFile: string): void {
  const model = `/v2/models/${encodeURIComponent(contract.name)}`;
  route(app, 'get', '/', (_request, response) => {
    response.json({
      model: contract.name,
      version: contract.version,
      endpoints: {
        predict: 'POST /predict',
        infer: `POST ${model}/infer`,
        metadata: `GET ${model}`,
        live: 'GET /v2/health/live',
        ready: 'GET /v2/health/ready',
        ...(existsSync(openApiFile) ? { openapi: 'GET /openapi.json' } : {}),
      },
    });
  });
  route(app, 'get', '/v2', (_request, response) => {
    response.json({ name: 'mlpack', version: contract.version, extensions: [] });
  });
  route(app, 'get', modelPaths(''), (request, response) => {
    checkModel(request.params, contract);
    response.json({
      name: contract.name,
      versions: [contract.version],
      platform: 'onnx_onnxv1',
      inputs: contract.inputs.map(tensorMetadata),
      outputs: contract.outputs.map(tensorMetadata),
    });
  });
  route(app, 'get', '/openapi.json', async (_request, response) => {
    if (!existsSync(openApiFile)) throw new HttpError(404, 'this image has no OpenAPI document');
    sendJson(response, await readFile(openApiFile, 'utf8'));
  });
}

/** Sizes that aren't fixed are -1, and so is the one size of a tensor of unknown rank. */
function tensorMetadata({ name, dtype, shape }: TensorSpec) {
  return {
    name,
    datatype: datatypes[dtype],
    shape: (shape ?? [null]).map((size) => (typeof size === 'number' ? size : -1)),
  };
}
