import { own } from '../../../contract/own.ts';
import { serveSettings } from '../../../contract/settings/serve-settings.ts';
import { sortedByKey } from '../context/sorted-by-key.ts';

/** What a setting of the server may be, whichever it is. */
type ServeValue = number | string | boolean;

/** The variables for the settings of a project, sorted by name. */
export function serveEnvironment(serve: Readonly<Record<string, ServeValue>>): Record<string, string> {
  const variables = Object.entries(serveSettings).flatMap(([key, { variable }]): [string, string][] => {
    const value = own(serve, key);
    return value === undefined ? [] : [[variable, textOf(value)]];
  });
  return sortedByKey(Object.fromEntries(variables));
}

function textOf(value: ServeValue): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return String(value);
}

type Variables = Readonly<Record<string, string | undefined>>;

/** The port that a server with these variables listens on; it starts with none that it doesn't understand. */
export function servedPort({ PORT = '' }: Variables): number {
  return portOr(PORT, serveSettings.port.default);
}

/** The port it listens on for gRPC; null when that is switched off. */
export function servedGrpcPort({ GRPC_PORT = '' }: Variables): number | null {
  return GRPC_PORT === 'off' ? null : portOr(GRPC_PORT, serveSettings.grpcPort.default);
}

function portOr(text: string, usual: number): number {
  return /^\d{1,5}$/.test(text) && Number(text) > 0 ? Number(text) : usual;
}

/** Without a container around it, a server has the ports it is given, and its log must say when it listens. */
const ofContainers: readonly string[] = [
  'port',
  'grpcPort',
  'logLevel',
] satisfies (keyof typeof serveSettings)[];

/** Settings of the server among an image's variables that hold for a process of this machine, too. */
export function processSettings(environment: Readonly<Record<string, string>>): Record<string, string> {
  const variables = new Set<string>(
    Object.entries(serveSettings).flatMap(([key, { variable }]) =>
      ofContainers.includes(key) ? [] : [variable],
    ),
  );
  return Object.fromEntries(Object.entries(environment).filter(([name]) => variables.has(name)));
}

/** Takes an image's settings back that name what only the surroundings of its container have: files, a database. */
export const withoutMountedFiles: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(serveSettings).flatMap(([key, { variable }]) =>
    key.endsWith('File') || key === 'predictionLog' ? [[variable, '']] : [],
  ),
);
