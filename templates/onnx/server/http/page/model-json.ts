import { routes } from '../../../../../contract/routes.ts';
import { modelFiles } from '../../../../../contract/image-layout.ts';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Repository, RepositoryEntry } from '../../repository/repository.ts';
import type { Settings } from '../../settings/settings.ts';
import { modelRoutes } from '../metadata/model-routes.ts';

/** Paths that are the same for all models. */
const serverRoutes = {
  openapi: routes.openapi,
  docs: routes.docs,
  metrics: routes.metrics,
  live: routes.live,
  ready: routes.ready,
};

/**
 * What the page is told, as JSON: the files of each model verbatim, as no number of theirs may change, and
 * where the server answers.
 */
export async function modelJson(
  repository: Repository,
  { predictionLog: { imageDigest }, apiKeys, grpcPort }: Settings,
): Promise<string> {
  const models = await Promise.all(repository.entries.map((entry) => modelText(repository, entry)));
  const rest = {
    imageDigest,
    requiresKey: apiKeys !== null,
    grpcPort: grpcPort || null,
    routes: serverRoutes,
  };
  return `{"models":[${models.join(',')}],${JSON.stringify(rest).slice(1)}`;
}

/** Path of the drawing of a model's graph, if the image has one. */
export function graphFile({ goldenFile }: RepositoryEntry): string {
  return join(dirname(goldenFile), modelFiles.graph);
}

async function modelText(repository: Repository, entry: RepositoryEntry): Promise<string> {
  const { goldenFile, contract } = entry;
  const [contractText, goldenText] = await Promise.all([
    readFile(join(dirname(goldenFile), modelFiles.contract), 'utf8'),
    existsSync(goldenFile) ? readFile(goldenFile, 'utf8') : 'null',
  ]);
  const query = new URLSearchParams({ model: contract.name, version: contract.version });
  const graph = existsSync(graphFile(entry)) ? `${routes.graph}?${query.toString()}` : null;
  const rest = JSON.stringify({ graph, routes: modelRoutes(repository, entry) }).slice(1);
  return `{"contract":${contractText},"golden":${goldenText},${rest}`;
}
