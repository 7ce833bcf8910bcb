import type { ReadyServer } from '../app/run.ts';
import { servedPaths } from '../project/served-paths.ts';

/** What `mlpack run` prints for people when the server takes requests. */
export function renderReady({ name, version, models, runner, baseUrl }: ReadyServer): string {
  return [
    `Serving ${name} ${version} at ${baseUrl} (${runner}). Ctrl-C stops it.`,
    ...servedPaths(models).map((path) => `  curl ${baseUrl}${path}`),
  ].join('\n');
}
