import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { start } from './run.ts';

/** The one user of a registry that asks for a password, and its line in an htpasswd file (bcrypt). */
export const registryUser = { username: 'mlpack', password: 'correct-horse' } as const;
const HTPASSWD = 'mlpack:$2y$05$mlpacktestregistrysalew0Tb2z6SvD8vH8rpJZz1t1rNNhEd75C\n';

/** A Docker distribution registry on this machine, empty at the start. */
export interface Registry {
  /** `127.0.0.1:PORT`, or at another address: the first part of an image reference. */
  readonly host: string;
  stop(): Promise<void>;
}

export interface RegistryOptions {
  /** Basic authentication as `registryUser`, for pulls too. */
  readonly isPrivate?: boolean;
  /** The address of this machine that it listens on; undefined: for this machine alone. */
  readonly address?: string;
  /** HTTPS instead of HTTP; files in PEM. With `clientAuthority`, for clients with a certificate of it only. */
  readonly tls?: { readonly certFile: string; readonly keyFile: string; readonly clientAuthority?: string };
}

/**
 * Starts Debian's docker-registry (2.8) on a free port with storage of its own.
 *
 * @throws Error with the registry's log when it ends at once.
 */
export async function startRegistry({
  isPrivate = false,
  address = '127.0.0.1',
  tls,
}: RegistryOptions = {}): Promise<Registry> {
  const dir = await mkdtemp(join(tmpdir(), 'mlpack-registry-'));
  const htpasswd = join(dir, 'htpasswd');
  await writeFile(htpasswd, HTPASSWD);
  const config = {
    version: '0.1',
    log: { level: 'info' },
    storage: { filesystem: { rootdirectory: join(dir, 'data') }, delete: { enabled: true } },
    http: { addr: `${address}:0`, ...(tls === undefined ? {} : { tls: tlsConfig(tls) }) },
    ...(isPrivate ? { auth: { htpasswd: { realm: 'mlpack-test', path: htpasswd } } } : {}),
  };
  const configFile = join(dir, 'config.yml');
  // JSON is YAML.
  await writeFile(configFile, JSON.stringify(config));
  const server = start('docker-registry', ['serve', configFile], {
    env: { PATH: process.env['PATH'], OTEL_TRACES_EXPORTER: 'none' },
  });
  const stop = async () => {
    server.kill('SIGTERM');
    await server.finished;
    await rm(dir, { recursive: true, force: true });
  };
  try {
    const [, host] = await server.until(/listening on (\d+(?:\.\d+){3}:\d+)/);
    if (host === undefined) throw new Error('docker-registry did not tell its port');
    return { host, stop };
  } catch (error) {
    await rm(dir, { recursive: true, force: true });
    throw error;
  }
}

function tlsConfig({ certFile, keyFile, clientAuthority }: NonNullable<RegistryOptions['tls']>) {
  const clientcas = clientAuthority === undefined ? {} : { clientcas: [clientAuthority] };
  return { certificate: certFile, key: keyFile, ...clientcas };
}
