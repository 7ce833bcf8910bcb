import { routes } from '../../../../../contract/routes.ts';
import { homeFolders, imageFiles } from '../../../../../contract/image-layout.ts';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Express } from 'express';
import { fillPath } from '../../../../../contract/path-template.ts';
import { isAskedIn, protocols as known } from '../../../../../contract/protocols.ts';
import type { Protocol } from '../../calls/protocol.ts';
import { HttpError } from '../../util/http-error.ts';
import type { Repository, RepositoryEntry } from '../../repository/repository.ts';
import type { Settings } from '../../settings/settings.ts';
import { spokenOf } from '../inference/spoken-protocols.ts';
import { modelRoutes, shortestPath } from '../metadata/model-routes.ts';
import { servedDocument } from '../metadata/served-document.ts';
import { serveRoute, sendJson } from './route.ts';

export interface MetadataRoutesOptions {
  readonly repository: Repository;
  readonly settings: Settings;
  /** What callers may speak. */
  readonly protocols: readonly Protocol[];
  readonly hasPage: boolean;
}

/** What the server is to whom no protocol is known yet: an index of its paths, and OpenAPI. */
export function metadataRoutes(
  app: Express,
  { repository, settings, protocols, hasPage }: MetadataRoutesOptions,
): void {
  const openApiFile = join(settings.homeFolder, homeFolders.config, imageFiles.openapi);
  let document: Promise<string> | undefined;
  const { contract: first } = repository.first;
  serveRoute(app, 'metadata', ['GET'], routes.index, (_request, response) => {
    response.json({
      // What KServe's V1 asks for here.
      status: 'alive',
      model: first.name,
      version: first.version,
      endpoints: {
        ...inferenceEndpoints(protocols, repository),
        metadata: `GET ${fillPath(known.infer.routes.model.path, { model: first.name })}`,
        live: `GET ${routes.live}`,
        ready: `GET ${routes.ready}`,
        metrics: `GET ${routes.metrics}`,
        ...(existsSync(openApiFile) ? { openapi: `GET ${routes.openapi}` } : {}),
        ...(hasPage ? { docs: `GET ${routes.docs}` } : {}),
      },
      models: repository.entries.map((entry) => listedModel(repository, entry, protocols)),
    });
  });
  serveRoute(app, 'metadata', ['GET'], routes.openapi, async (_request, response) => {
    if (!existsSync(openApiFile)) throw new HttpError(404, 'this image has no OpenAPI document');
    // Made once: it takes as long as many predictions.
    document ??= readFile(openApiFile, 'utf8').then((text) => servedDocument(text, settings));
    sendJson(response, await document);
  });
}

/** How the first model is asked, or the first that a protocol is for: for each label of protocols the first path. */
function inferenceEndpoints(protocols: readonly Protocol[], repository: Repository): object {
  const endpoints = new Map<string, string>();
  const { name: model } = repository.first.contract;
  for (const { metricsLabel, paths } of spokenOf(protocols, repository)) {
    const [path] = paths;
    if (path === undefined || endpoints.has(metricsLabel)) continue;
    endpoints.set(metricsLabel, `POST ${fillPath(path, { model })}`);
  }
  return Object.fromEntries(endpoints);
}

function listedModel(repository: Repository, entry: RepositoryEntry, protocols: readonly Protocol[]): object {
  const { name, version } = entry.contract;
  const { metadata } = modelRoutes(repository, entry);
  const endpoints = { ...modelEndpoints(repository, entry, protocols), metadata: `GET ${metadata}` };
  return { name, version, endpoints };
}

/** How a model is asked by those protocols whose paths name models and versions as the image does, not by numbers. */
function modelEndpoints(
  repository: Repository,
  entry: RepositoryEntry,
  protocols: readonly Protocol[],
): object {
  const naming = protocols.filter(
    (protocol) =>
      protocol.hasNumberedVersions !== true &&
      protocol.paths.some((path) => path.includes('{model}')) &&
      isAskedIn(protocol, entry.contract),
  );
  const endpoints = naming.map(({ metricsLabel, paths }) => [
    metricsLabel,
    `POST ${shortestPath(repository, entry, paths)}`,
  ]);
  return Object.fromEntries(endpoints);
}
