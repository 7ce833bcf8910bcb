import { field, isRecord } from '../../util/record.ts';
import type { Compose } from './compose.ts';

/** A service as its Compose file has it now, after everything has been filled in. */
export interface ConfiguredService {
  readonly name: string;
  readonly image: string;
  readonly replicas: number;
  /** Ports of this machine that lead to the service. */
  readonly ports: readonly { readonly host: string; readonly port: number }[];
  /**
   * Hashes of its definition, one of which its containers carry: Compose before 2.27 or so hashes what the service
   * depends on as well, and then `--no-deps` gives another hash than none.
   */
  readonly configHashes: readonly string[];
}

export interface ComposeConfig {
  /** Name of the project. */
  readonly project: string;
  readonly services: readonly ConfiguredService[];
}

/** Name of the project, which the environment may have its say in. @throws MlpackError ENGINE_FAILED */
export async function composeProject(compose: Compose, signal?: AbortSignal): Promise<string> {
  return textOf(JSON.parse(await compose.run(['config', '--format', 'json'], { signal })), 'name');
}

/** What Compose makes of its file. @throws MlpackError ENGINE_FAILED */
export async function composeConfig(compose: Compose, signal?: AbortSignal): Promise<ComposeConfig> {
  const config: unknown = JSON.parse(await compose.run(['config', '--format', 'json'], { signal }));
  const input = JSON.stringify(withoutDependencies(config));
  const alone = ['--file', '-', '--project-directory', '.'];
  const hashes = await Promise.all([
    compose.run(['config', '--hash', '*'], { signal }),
    compose.run([...alone, 'config', '--hash', '*'], { input, signal }),
  ]);
  return parseComposeConfig(config, hashes);
}

/** A configuration in which no service depends on another, as `--no-deps` has it. */
function withoutDependencies(config: unknown): unknown {
  if (!isRecord(config)) return config;
  const services = field(config, 'services');
  const alone = Object.entries(isRecord(services) ? services : {}).map(([name, service]) => [
    name,
    isRecord(service) ? { ...service, depends_on: undefined } : service,
  ]);
  return { ...config, services: Object.fromEntries(alone) };
}

/** @param hashes of each way to make containers, a line for each service: its name and its hash */
export function parseComposeConfig(config: unknown, hashes: readonly string[]): ComposeConfig {
  const hashesOf = hashes.map((lines) => new Map(lines.split('\n').map(nameAndHash)));
  const services = field(config, 'services');
  return {
    project: textOf(config, 'name'),
    services: Object.entries(isRecord(services) ? services : {}).map(([name, service]) => ({
      name,
      image: textOf(service, 'image'),
      replicas: Number(field(field(service, 'deploy'), 'replicas') ?? field(service, 'scale') ?? 1),
      ports: portsOf(field(service, 'ports')),
      configHashes: hashesOf.flatMap((hashOf) => hashOf.get(name) ?? []),
    })),
  };
}

function portsOf(ports: unknown): ConfiguredService['ports'] {
  if (!Array.isArray(ports)) return [];
  return ports
    .map((port) => ({
      host: textOf(port, 'host_ip') || '0.0.0.0',
      port: Number(field(port, 'published') ?? 0),
    }))
    .filter(({ port }) => Number.isInteger(port) && port > 0);
}

function nameAndHash(line: string): [string, string] {
  const [service = '', hash = ''] = line.trim().split(/\s+/u);
  return [service, hash];
}

function textOf(value: unknown, key: string): string {
  const found = field(value, key);
  return typeof found === 'string' ? found : '';
}
