import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Express } from 'express';
import type { TensorSpec } from '../../contract.ts';
import { HttpError } from '../../http-error.ts';
import type { Repository } from '../../repository.ts';
import { datatypes } from '../../tensors/dtype.ts';
import type { Status } from '../status.ts';
import { entryOf, modelPaths } from './health.ts';
import { get, sendJson } from './route.ts';

/** Extensions of the Open Inference Protocol that this server has, by the names that Triton gave them. */
const extensions: readonly string[] = ['binary_tensor_data', 'model_repository'];

/** MLflow's server answers its own version: this is the one whose form of requests /invocations takes. */
const mlflowVersion = '2.0.0';

/** What the server and its models are: Open Inference Protocol v2 metadata, OpenAPI and an index. */
export function metadataRoutes(
  app: Express,
  repository: Repository,
  homeFolder: string,
  status: Status,
): void {
  const openApiFile = join(homeFolder, 'config', 'openapi.json');
  const { contract: first } = repository.first;
  get(app, 'metadata', '/', (_request, response) => {
    const model = `/v2/models/${encodeURIComponent(first.name)}`;
    response.json({
      model: first.name,
      version: first.version,
      endpoints: {
        predict: 'POST /predict',
        infer: `POST ${model}/infer`,
        invocations: 'POST /invocations',
        tensorflow: `POST /v1/models/${encodeURIComponent(first.name)}:predict`,
        metadata: `GET ${model}`,
        live: 'GET /v2/health/live',
        ready: 'GET /v2/health/ready',
        ...(existsSync(openApiFile) ? { openapi: 'GET /openapi.json' } : {}),
      },
    });
  });
  get(app, 'metadata', '/version', (_request, response) => {
    response.type('text').send(mlflowVersion);
  });
  get(app, 'metadata', '/v2', (_request, response) => {
    response.json({ name: 'mlpack', version: first.version, extensions });
  });
  get(app, 'metadata', modelPaths(''), (request, response) => {
    const { contract } = entryOf(repository, request);
    response.json({
      name: contract.name,
      versions: repository.versions(contract.name).map((entry) => entry.contract.version),
      platform: 'onnx_onnxv1',
      inputs: contract.inputs.map(tensorMetadata),
      outputs: contract.outputs.map(tensorMetadata),
    });
  });
  app.post('/v2/repository/index', (_request, response) => {
    response.locals['route'] = 'metadata';
    response.json(
      repository.entries.map(({ index, contract: { name, version } }) => {
        const isLoaded = status.hosts[index]?.placement != null;
        return {
          name,
          version,
          state: isLoaded ? 'READY' : 'UNAVAILABLE',
          reason: isLoaded ? '' : 'loading',
        };
      }),
    );
  });
  get(app, 'metadata', '/openapi.json', async (_request, response) => {
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
