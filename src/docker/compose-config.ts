import type { Compose } from './compose.ts';
import { own } from '../util/own.ts';

/** A service as its Compose file has it now, after everything has been filled in. */
export interface ConfiguredService {
  readonly name: string;
  readonly image: string;
  readonly replicas: number;
  /** Of its definition, as containers that are made from it carry it. */
  readonly configHash: string;
}

export interface ComposeConfig {
  /** Name of the project. */
  readonly project: string;
  readonly services: readonly ConfiguredService[];
}

/** What Compose makes of its file. @throws MlpackError ENGINE_FAILED */
export async function composeConfig(compose: Compose, signal?: AbortSignal): Promise<ComposeConfig> {
  const config: unknown = JSON.parse(await compose.run(['config', '--format', 'json'], { signal }));
  return parseConfig(config, await compose.run(['config', '--hash', '*'], { signal }));
}

/** @param hashes a line for each service: its name and its hash */
export function parseConfig(config: unknown, hashes: string): ComposeConfig {
  const hashOf = new Map(
    hashes.split('\n').map((line): [string, string] => {
      const [service = '', hash = ''] = line.trim().split(/\s+/u);
      return [service, hash];
    }),
  );
  const services = field(config, 'services');
  return {
    project: textOf(config, 'name'),
    services: Object.entries(isRecord(services) ? services : {}).map(([name, service]) => ({
      name,
      image: textOf(service, 'image'),
      replicas: Number(field(field(service, 'deploy'), 'replicas') ?? field(service, 'scale') ?? 1),
      configHash: hashOf.get(name) ?? '',
    })),
  };
}

function textOf(value: unknown, key: string): string {
  const found = field(value, key);
  return typeof found === 'string' ? found : '';
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function field(value: unknown, key: string): unknown {
  return isRecord(value) ? own(value, key) : undefined;
}
