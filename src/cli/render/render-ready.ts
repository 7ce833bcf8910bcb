import type { ReadyServer } from '../../app/run/run.ts';
import { exampleCommands } from './render-examples.ts';

/** What `mlpack run` prints for people when the server takes requests. */
export function renderReady(server: ReadyServer): string {
  const { name, version, runner, ask } = server;
  return [
    `Serving ${name} ${version} at ${ask.baseUrl} (${runner}). Ctrl-C stops it.`,
    ...exampleCommands(server),
  ].join('\n');
}
