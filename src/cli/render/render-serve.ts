import { isDeepStrictEqual } from 'node:util';
import type { ServeOptions, Served } from '../../app/run/serve.ts';
import { exampleCommands } from './render-examples.ts';

/** What `mlpack serve` prints for people when the models are served. */
export function renderServing(served: Served): string {
  const { name, version, ask } = served;
  return [
    `Serving ${name} ${version} at ${ask.baseUrl}, anew whenever its files change. Ctrl-C stops it.`,
    ...exampleCommands(served),
  ].join('\n');
}

/** … when a change has come to be served. */
export function renderReload({ files, before, served }: Parameters<ServeOptions['onReload']>[0]): string {
  const examples = exampleCommands(served);
  return [
    `${files.join(', ')} changed: serving ${served.name} ${served.version} anew at ${served.ask.baseUrl}.`,
    // Those that were shown may not fit any more.
    ...(isDeepStrictEqual(examples, exampleCommands(before)) ? [] : examples),
  ].join('\n');
}

/** … when it cannot be. */
export function renderRefusal({ files, error }: Parameters<ServeOptions['onRefusal']>[0]): string {
  return [
    `${files.join(', ')} changed, but cannot be served: ${error.message} [${error.code}]`,
    ...error.suggestions.map((suggestion) => `  → ${suggestion}`),
    'What was served before goes on.',
  ].join('\n');
}
