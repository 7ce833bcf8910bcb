import { protocols } from '../../../../../../contract/protocols.ts';
import type { ProtocolRoute, RouteRequest } from '../../../calls/protocol-route.ts';
import { isObject } from '../../../util/http-error.ts';
import { modelMetadata } from '../../v2/model-metadata.ts';
import { logSettings, traceSettings } from '../../v2/triton/fixed-settings.ts';
import { modelConfig } from '../../v2/triton/model-config.ts';
import { modelStatistics } from '../../v2/triton/model-statistics.ts';
import { fixedSettings } from '../../v2/triton/refusals.ts';
import { namedEntry } from './named-entry.ts';

const { routes } = protocols.infer;

/** What Triton's clients ask beside the Open Inference Protocol: configuration, statistics, settings. */
export const tritonRoutes: readonly ProtocolRoute[] = [
  {
    ...routes.modelConfig,
    answer({ places }, { repository, settings, status }) {
      const { index, contract } = namedEntry(repository, places);
      return modelConfig(contract, settings, status.sharesInferences(index));
    },
  },
  {
    ...routes.allStatistics,
    answer(_request, { repository, tables }) {
      // A model that is called so has this path for itself.
      if (repository.names.includes('stats')) return modelMetadata(repository, repository.find('stats'));
      return { model_stats: modelStatistics(repository.entries, tables) };
    },
  },
  {
    ...routes.modelStatistics,
    answer({ places }, { repository, tables }) {
      const entry = namedEntry(repository, places);
      const entries = places.has('version') ? [entry] : repository.versions(entry.contract.name);
      return { model_stats: modelStatistics(entries, tables) };
    },
  },
  {
    ...routes.logSettings,
    async answer(request, { settings }) {
      if (await changesSettings(request)) throw fixedSettings('log');
      return logSettings(settings);
    },
  },
  ...[routes.traceSettings, routes.modelTraceSettings].map((route): ProtocolRoute => ({
    ...route,
    async answer(request, { repository, settings }) {
      if (request.places.has('model')) namedEntry(repository, request.places);
      if (await changesSettings(request)) throw fixedSettings('trace');
      return traceSettings(settings);
    },
  })),
];

/** Whether a request would change settings: none that it names stay what they are. */
async function changesSettings({ method, json }: RouteRequest): Promise<boolean> {
  if (method !== 'POST') return false;
  const body = await json();
  return body !== undefined && !(isObject(body) && Object.keys(body).length === 0);
}
