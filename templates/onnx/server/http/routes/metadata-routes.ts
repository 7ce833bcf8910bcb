import { routes } from '../../../../../contract/routes.ts';
import { homeFolders, imageFiles } from '../../../../../contract/image-layout.ts';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Express } from 'express';
import { fillPath } from '../../../../../contract/path-template.ts';
import type { Protocol } from '../../calls/protocol.ts';
import { HttpError } from '../../util/http-error.ts';
import type { Repository, RepositoryEntry } from '../../repository/repository.ts';
import type { Settings } from '../../settings/settings.ts';
import { modelMetadata, serverMetadata } from '../metadata/model-metadata.ts';
import { modelRoutes } from '../metadata/model-routes.ts';
import { servedDocument } from '../metadata/served-document.ts';
import { entryOf } from './health-routes.ts';
import { expressPaths, get, sendJson } from './route.ts';

/** MLflow's server answers its own version: this is the one whose form of requests /invocations takes. */
const mlflowVersion = '2.0.0';

export interface MetadataRoutesOptions {
  readonly repository: Repository;
  readonly settings: Settings;
  /** What callers may speak. */
  readonly protocols: readonly Protocol[];
  readonly hasPage: boolean;
}

/** What the server and its models are: Open Inference Protocol v2 metadata, OpenAPI and an index. */
export function metadataRoutes(
  app: Express,
  { repository, settings, protocols, hasPage }: MetadataRoutesOptions,
): void {
  const openApiFile = join(settings.homeFolder, homeFolders.config, imageFiles.openapi);
  let document: Promise<string> | undefined;
  const { contract: first } = repository.first;
  get(app, 'metadata', routes.index, (_request, response) => {
    response.json({
      // What KServe's V1 asks for here.
      status: 'alive',
      model: first.name,
      version: first.version,
      endpoints: {
        ...inferenceEndpoints(protocols, first.name),
        metadata: `GET ${fillPath(routes.model, { model: first.name })}`,
        live: `GET ${routes.live}`,
        ready: `GET ${routes.ready}`,
        metrics: `GET ${routes.metrics}`,
        ...(existsSync(openApiFile) ? { openapi: `GET ${routes.openapi}` } : {}),
        ...(hasPage ? { docs: `GET ${routes.docs}` } : {}),
      },
      models: repository.entries.map((entry) => listedModel(repository, entry)),
    });
  });
  get(app, 'metadata', routes.mlflowVersion, (_request, response) => {
    response.type('text').send(mlflowVersion);
  });
  get(app, 'metadata', routes.server, (_request, response) => {
    response.json(serverMetadata(repository));
  });
  get(app, 'metadata', expressPaths(routes.model), (request, response) => {
    response.json(modelMetadata(repository, entryOf(repository, request)));
  });
  get(app, 'metadata', routes.openapi, async (_request, response) => {
    if (!existsSync(openApiFile)) throw new HttpError(404, 'this image has no OpenAPI document');
    // Made once: it takes as long as many predictions.
    document ??= readFile(openApiFile, 'utf8').then((text) => servedDocument(text, settings));
    sendJson(response, await document);
  });
}

/** How the first model is asked: for each label of protocols the first path. */
function inferenceEndpoints(protocols: readonly Protocol[], model: string): object {
  const endpoints = new Map<string, string>();
  for (const { metricsLabel, paths } of protocols) {
    const [path] = paths;
    if (path === undefined || endpoints.has(metricsLabel)) continue;
    endpoints.set(metricsLabel, `POST ${fillPath(path, { model })}`);
  }
  return Object.fromEntries(endpoints);
}

function listedModel(repository: Repository, entry: RepositoryEntry): object {
  const { name, version } = entry.contract;
  const { predict, infer, metadata } = modelRoutes(repository, entry);
  const endpoints = { predict: `POST ${predict}`, infer: `POST ${infer}`, metadata: `GET ${metadata}` };
  return { name, version, endpoints };
}
