import type { ServeOptions, Served } from '../app/serve.ts';
import { servedPaths } from '../project/served-paths.ts';

/** What `mlpack serve` prints for people when the models are served. */
export function renderServing({ name, version, models, baseUrl }: Served): string {
  return [
    `Serving ${name} ${version} at ${baseUrl}, anew whenever its files change. Ctrl-C stops it.`,
    ...servedPaths(models).map((path) => `  curl ${baseUrl}${path}`),
  ].join('\n');
}

/** … when a change has come to be served. */
export function renderReload({ files, served }: Parameters<ServeOptions['onReload']>[0]): string {
  return `${files.join(', ')} changed: serving ${served.name} ${served.version} anew at ${served.baseUrl}.`;
}

/** … when it cannot be. */
export function renderRefusal({ files, error }: Parameters<ServeOptions['onRefusal']>[0]): string {
  return [
    `${files.join(', ')} changed, but cannot be served: ${error.message} [${error.code}]`,
    ...error.suggestions.map((suggestion) => `  → ${suggestion}`),
    'What was served before goes on.',
  ].join('\n');
}
