import { serveSettings } from './serve-settings.ts';

/** The variables for the settings of a project, sorted by name. */
export function serveEnvironment(serve: Readonly<Record<string, number | string>>): Record<string, string> {
  const variables = serveSettings.flatMap(({ key, variable }): [string, string][] => {
    const value = serve[key];
    return value === undefined ? [] : [[variable, String(value)]];
  });
  return Object.fromEntries(variables.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

const defaultPort = 8080;

/** The port that a server with these variables listens on; it starts with none that it doesn't understand. */
export function servedPort(environment: Readonly<Record<string, string | undefined>>): number {
  const port = environment['PORT'] ?? '';
  return /^\d{1,5}$/.test(port) && Number(port) > 0 ? Number(port) : defaultPort;
}
