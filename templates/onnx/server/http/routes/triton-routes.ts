import { routes } from '../../../../../contract/routes.ts';
import type { Express, Request } from 'express';
import { isObject } from '../../util/http-error.ts';
import type { MemoryBudget } from '../../memory/memory-budget.ts';
import type { MetricsTable } from '../../metrics/table.ts';
import type { Repository } from '../../repository/repository.ts';
import type { Settings } from '../../settings/settings.ts';
import { modelConfig } from '../../triton/model-config.ts';
import { fixedSettings } from '../../triton/refusals.ts';
import { logSettings, traceSettings } from '../../triton/fixed-settings.ts';
import { modelStatistics } from '../../triton/model-statistics.ts';
import { smallJsonBody } from '../bodies/small-json-body.ts';
import type { ServingStatus } from '../../inference/serving-status.ts';
import { entryOf } from './health-routes.ts';
import { expressPaths, get, getOrPost } from './route.ts';

export interface TritonOptions {
  readonly repository: Repository;
  readonly settings: Settings;
  readonly status: ServingStatus;
  /** Counts of all threads. */
  readonly tables: readonly MetricsTable[];
  /** Budget of the memory that requests hold. */
  readonly budget: MemoryBudget;
}

/** What Triton's clients ask beside the Open Inference Protocol: configuration, statistics, settings. */
export function tritonRoutes(
  app: Express,
  { repository, settings, status, tables, budget }: TritonOptions,
): void {
  get(app, 'metadata', expressPaths(routes.modelConfig), (request, response) => {
    const { index, contract } = entryOf(repository, request);
    response.json(modelConfig(contract, settings, status.hosts[index]?.placement ?? null));
  });
  // A model that is called so has this path for itself.
  if (!repository.names.includes('stats')) {
    get(app, 'metadata', routes.allStatistics, (_request, response) => {
      response.json({ model_stats: modelStatistics(repository.entries, tables) });
    });
  }
  get(app, 'metadata', expressPaths(routes.modelStatistics), (request, response) => {
    const entry = entryOf(repository, request);
    const isVersion = request.params['version'] !== undefined;
    const entries = isVersion ? [entry] : repository.versions(entry.contract.name);
    response.json({ model_stats: modelStatistics(entries, tables) });
  });
  getOrPost(app, 'metadata', routes.logSettings, async (request, response) => {
    if (await changesSettings(request, budget)) throw fixedSettings('log');
    response.json(logSettings(settings));
  });
  getOrPost(
    app,
    'metadata',
    [routes.traceSettings, ...expressPaths(routes.modelTraceSettings)],
    async (request, response) => {
      if (request.params['model'] !== undefined) entryOf(repository, request);
      if (await changesSettings(request, budget)) throw fixedSettings('trace');
      response.json(traceSettings(settings));
    },
  );
}

/** Whether a request would change settings: none that it names stay what they are. */
async function changesSettings(request: Request, budget: MemoryBudget): Promise<boolean> {
  if (request.method !== 'POST') return false;
  const body = await smallJsonBody(request, budget);
  return body !== undefined && !(isObject(body) && Object.keys(body).length === 0);
}
