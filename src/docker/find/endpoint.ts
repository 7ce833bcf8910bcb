import { join } from 'node:path';
import type Dockerode from 'dockerode';
import { readBoundedText } from '../../util/files/bounded-file.ts';

const mostBytes = 1 << 20;

/** Address at which an engine listens, and what to show it. */
export interface EngineEndpoint {
  /** URL of the engine, as DOCKER_HOST spells it, for example `unix:///var/run/docker.sock`. */
  readonly url: string;
  /** Folder with ca.pem, cert.pem and key.pem; undefined for a plain connection. */
  readonly certificates: string | undefined;
}

/**
 * A client of the engine at `endpoint`; nothing is sent yet.
 *
 * @param idleTimeoutMs ends a request during which nothing arrives for so long; 0 waits forever.
 * @throws Error saying why the endpoint cannot be used.
 */
export async function connect(endpoint: EngineEndpoint, idleTimeoutMs = 0): Promise<Dockerode> {
  const timeout = idleTimeoutMs === 0 ? {} : { timeout: idleTimeoutMs };
  if (endpoint.url.startsWith('unix://')) {
    return create({ socketPath: endpoint.url.slice('unix://'.length), ...timeout });
  }
  if (endpoint.url.startsWith('ssh://')) {
    throw new Error('ssh:// is not supported; forward its socket with ssh -L and name that as unix://');
  }
  const url = URL.canParse(endpoint.url) ? new URL(endpoint.url) : undefined;
  if (url === undefined || !['tcp:', 'http:', 'https:'].includes(url.protocol) || url.hostname === '') {
    throw new Error('not an address of the form unix:///PATH or tcp://HOST:PORT');
  }
  const isTls = endpoint.certificates !== undefined || url.protocol === 'https:';
  return create({
    host: url.hostname,
    port: url.port === '' ? (isTls ? 2376 : 2375) : url.port,
    protocol: isTls ? 'https' : 'http',
    ...(endpoint.certificates === undefined ? {} : await readCertificates(endpoint.certificates)),
    ...timeout,
  });
}

/**
 * Loaded when there is an engine to ask.
 * dockerode fills every option that is not there from process.env, so each one is.
 */
async function create(options: Dockerode.DockerOptions): Promise<Dockerode> {
  const { default: Client } = await import('dockerode');
  const nothingFromEnvironment = {
    socketPath: undefined,
    host: undefined,
    port: undefined,
    protocol: 'http',
    ca: undefined,
    cert: undefined,
    key: undefined,
    timeout: undefined,
  } as const;
  return new Client({ ...nothingFromEnvironment, ...options });
}

async function readCertificates(folder: string) {
  const [ca, cert, key] = await Promise.all(
    ['ca.pem', 'cert.pem', 'key.pem'].map((name) =>
      readBoundedText(join(folder, name), mostBytes).catch((cause: unknown) => {
        throw new Error(`${join(folder, name)} cannot be read, and TLS needs it`, { cause });
      }),
    ),
  );
  return { ca, cert, key };
}
