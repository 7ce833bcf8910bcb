import { field } from '../../util/record.ts';
import type { Compose } from './compose.ts';

/** A container of a stack, as `docker compose ps` tells of it. */
export interface ComposeContainer {
  readonly service: string;
  /** Name of the container. */
  readonly name: string;
  readonly image: string;
  /** `running`, `exited`, `restarting`, … */
  readonly state: string;
  /** `healthy`, `unhealthy`, `starting`; empty where nothing checks it. */
  readonly health: string;
  readonly exitCode: number;
  /** Ports of this machine that lead to it, as `127.0.0.1:8080->8080`. */
  readonly ports: readonly string[];
}

/** The containers of a stack, stopped ones too, by name. @throws MlpackError ENGINE_FAILED */
export async function composeState(compose: Compose, signal?: AbortSignal): Promise<ComposeContainer[]> {
  const stdout = await compose.run(['ps', '--all', '--format', 'json'], { signal });
  return parseState(stdout).toSorted((a, b) => a.name.localeCompare(b.name, 'en'));
}

/** The services whose health the Compose file has checked. @throws MlpackError ENGINE_FAILED */
export async function checkedServices(compose: Compose, signal?: AbortSignal): Promise<Set<string>> {
  const config: unknown = JSON.parse(await compose.run(['config', '--format', 'json'], { signal }));
  const services = field(config, 'services');
  const checked = Object.entries(typeof services === 'object' && services !== null ? services : {}).filter(
    ([, service]) => field(field(service, 'healthcheck'), 'test') !== undefined,
  );
  return new Set(checked.map(([name]) => name));
}

/**
 * `host:port` of this machine that leads to a port of a service.
 *
 * @throws MlpackError ENGINE_FAILED when it isn't published, or doesn't run
 */
export async function publishedAddress(
  compose: Compose,
  { service, port }: { readonly service: string; readonly port: number },
  signal?: AbortSignal,
): Promise<string> {
  const address = (await compose.run(['port', service, String(port)], { signal })).trim();
  return address.replace(/^0\.0\.0\.0:/u, '127.0.0.1:');
}

/** One object a line; before Compose 2.21 an array. */
export function parseState(stdout: string): ComposeContainer[] {
  const text = stdout.trim();
  if (text === '') return [];
  const found: unknown[] = text.startsWith('[')
    ? JSON.parse(text)
    : text.split('\n').map((line): unknown => JSON.parse(line));
  return found.map((container) => ({
    service: textOf(container, 'Service'),
    name: textOf(container, 'Name'),
    image: textOf(container, 'Image'),
    state: textOf(container, 'State'),
    health: textOf(container, 'Health'),
    exitCode: Number(field(container, 'ExitCode') ?? 0),
    ports: portsOf(field(container, 'Publishers')),
  }));
}

function portsOf(publishers: unknown): string[] {
  if (!Array.isArray(publishers)) return [];
  return publishers
    .filter((publisher) => Number(field(publisher, 'PublishedPort') ?? 0) > 0)
    .map(
      (publisher) =>
        `${textOf(publisher, 'URL')}:${String(field(publisher, 'PublishedPort'))}->${String(field(publisher, 'TargetPort'))}`,
    );
}

function textOf(value: unknown, key: string): string {
  const found = field(value, key);
  return typeof found === 'string' ? found : '';
}
