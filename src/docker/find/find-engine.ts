import { join } from 'node:path';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { runtimeFolder } from '../../util/folders/base-folders.ts';
import { errnoOf } from '../../util/files/file-error.ts';
import { contextEndpoint, currentContext } from './docker-context.ts';
import { connect, type EngineEndpoint } from './endpoint.ts';
import { describeEngine, type Engine } from '../engine.ts';

export interface EngineSearch {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The user's home folder. */
  readonly home: string;
  /** How long an engine may take to answer; unless given, longer where the user named it. */
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A place that was tried, and why there is no engine to use. */
interface EngineAttempt {
  /** Who names the place: `DOCKER_HOST`, `context NAME` or `usual socket`. */
  readonly source: string;
  readonly url: string;
  readonly reason: string;
}

export interface EngineSearchResult {
  readonly engine: Engine | undefined;
  /** Places tried in vain, in order. */
  readonly attempts: readonly EngineAttempt[];
}

interface Candidate {
  readonly source: string;
  readonly url: string;
  readonly endpoint: () => Promise<EngineEndpoint>;
}

const usualSocket = 'usual socket';

/**
 * Finds an engine as the docker CLI does: where DOCKER_HOST says, else the current context, and only
 * when neither is set at the usual sockets of Docker and Podman.
 */
export async function findEngine(search: EngineSearch): Promise<EngineSearchResult> {
  const attempts: EngineAttempt[] = [];
  for (const candidate of await candidates(search)) {
    search.signal?.throwIfAborted();
    let url = candidate.url;
    try {
      const endpoint = await candidate.endpoint();
      url = endpoint.url;
      const probe = await connect(endpoint, search.timeoutMs ?? patienceMs(candidate));
      const info = await describeEngine(probe, url);
      return { engine: { info, client: await connect(endpoint) }, attempts };
    } catch (error) {
      attempts.push({ source: candidate.source, url, reason: reasonOf(error) });
    }
  }
  return { engine: undefined, attempts };
}

/** Podman's first answer takes seconds on a busy machine, and who names an engine means that one. */
function patienceMs({ source }: Candidate): number {
  return source === usualSocket ? 2_000 : 10_000;
}

/** {@link findEngine} for those who cannot do without. @throws MlpackError ENGINE_UNREACHABLE. */
export async function requireEngine(search: EngineSearch): Promise<Engine> {
  const { engine, attempts } = await findEngine(search);
  if (engine !== undefined) return engine;
  const tried = attempts.map(({ source, url, reason }) => `  ${source} ${url}: ${reason}`);
  throw new MlpackError(
    'ENGINE_UNREACHABLE',
    `No Docker or Podman engine answers. Tried:\n${tried.join('\n')}`,
    { suggestions: suggestions(attempts) },
  );
}

function suggestions(attempts: readonly EngineAttempt[]): string[] {
  const isForbidden = attempts.some(({ reason }) => reason.startsWith('permission denied'));
  return [
    ...(isForbidden ? ['Join the group that may use the socket: sudo usermod -aG docker "$USER"'] : []),
    'Start Docker, or Podman with: systemctl --user start podman.socket',
    'Name an engine elsewhere: DOCKER_HOST=unix:///path/to/docker.sock',
    'See what mlpack looked for: mlpack doctor',
  ];
}

async function candidates({ env, home }: EngineSearch): Promise<Candidate[]> {
  const configFolder = env['DOCKER_CONFIG'] || join(home, '.docker');
  const host = env['DOCKER_HOST'];
  if (host !== undefined && host !== '') {
    const url = host.includes('://') ? host : `tcp://${host}`;
    const isTls = (env['DOCKER_TLS_VERIFY'] ?? '') !== '' && !url.startsWith('unix://');
    const certificates = isTls ? env['DOCKER_CERT_PATH'] || configFolder : undefined;
    return [{ source: 'DOCKER_HOST', url, endpoint: async () => ({ url, certificates }) }];
  }
  const context = await currentContext(env, configFolder);
  if (context !== undefined) {
    const endpoint = () => contextEndpoint(context, configFolder);
    return [{ source: `context ${context}`, url: '(unknown)', endpoint }];
  }
  return usualSockets(runtimeFolder({ env }), home).map((path) => {
    const url = `unix://${path}`;
    return { source: usualSocket, url, endpoint: async () => ({ url, certificates: undefined }) };
  });
}

function usualSockets(runtime: string | undefined, home: string): string[] {
  const inRuntimeFolder = (path: string) => (runtime === undefined ? [] : [join(runtime, path)]);
  return [
    '/var/run/docker.sock',
    ...inRuntimeFolder('docker.sock'),
    join(home, '.docker/run/docker.sock'),
    join(home, '.docker/desktop/docker.sock'),
    join(home, '.colima/default/docker.sock'),
    join(home, '.orbstack/run/docker.sock'),
    ...inRuntimeFolder('podman/podman.sock'),
    '/run/podman/podman.sock',
  ];
}

function reasonOf(error: unknown): string {
  switch (errnoOf(error)) {
    case 'ENOENT':
      return 'there is no such file';
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'ECONNREFUSED':
      return 'nothing listens there';
    case 'ECONNRESET':
      return 'it does not answer in time or hangs up';
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
