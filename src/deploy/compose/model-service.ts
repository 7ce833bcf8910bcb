import { serverFilePath } from '../../../contract/image-layout.ts';
import { dataFolder, passwordSecret, predictionLogEnvironment } from '../prediction-log.ts';
import { healthcheck, publishedPort, variableName, type Service } from './service.ts';
import { shadowedEnvironment, shadowEnvironment } from '../shadow.ts';
import type { Stack, StackModel, StackShadow } from '../stack.ts';

const firstPort = 8080;
const bytesPerMiB = 2 ** 20;
/** Until what sends requests to a server has noticed that it stops: the proxy asks twice a second, a swarm tells its nodes. */
const drainDelayMs = 4000;

/** Weight of a shadow among those that want the CPUs: a tenth of what others have. */
const shadowCpuShares = 102;

/**
 * A model's server. Without a proxy it is published itself, each model on a port of its own.
 *
 * @param isSpread whether requests are spread over its replicas
 */
export function modelService(stack: Stack, model: StackModel, isSpread = stack.proxy): Service {
  const { database, proxy, replicas } = stack;
  const { service, digest, port, shadow } = model;
  return {
    ...server(stack, model, replicas),
    environment: {
      ...predictionLogEnvironment(database, digest),
      ...(isSpread && { MLPACK_DRAIN_DELAY_MS: String(drainDelayMs) }),
      ...(shadow !== undefined && shadowedEnvironment(shadow, shadow.service)),
    },
    port: proxy ? undefined : publishedPort(service, firstPort + stack.models.indexOf(model), port),
  };
}

/** The server of a model's shadow, which nobody reaches but the model's. */
export function shadowService(stack: Stack, shadow: StackShadow): Service {
  const base = server(stack, shadow, 1);
  return {
    ...base,
    environment: { ...predictionLogEnvironment(stack.database, shadow.digest), ...shadowEnvironment },
    cpuShares: shadowCpuShares,
    comments: [
      ...(base.comments ?? []),
      { at: ['image'], text: 'Gets copies of requests, and answers nobody: mlpack compare' },
      { at: ['cpu_shares'], text: 'Where CPUs are short, it comes last.' },
    ],
  };
}

/** What a model's server and its shadow's have in common. */
function server(
  { database, monitoring, proxy }: Stack,
  { service, image, memoryBytes }: Pick<StackModel, 'service' | 'image' | 'memoryBytes'>,
  replicas: number,
): Service {
  return {
    image,
    replicas,
    limits: {
      cpusVariable: variableName(service, 'CPUS'),
      memoryMiB: Math.ceil(memoryBytes / bytesPerMiB),
      pids: 256,
    },
    stopGraceSeconds: 30,
    user: '65532:65532',
    secrets: database === 'postgres' ? [passwordSecret] : undefined,
    volume: database === 'none' ? undefined : { name: dataVolume(service), folder: dataFolder },
    memoryFolders: [{ folder: '/tmp', sizeMiB: 64 }],
    healthcheck: healthcheck(['/usr/local/bin/node', serverFilePath, '--healthcheck'], 60),
    networks: [
      proxy ? 'models' : 'edge',
      ...(database === 'postgres' ? ['database'] : []),
      ...(monitoring ? ['monitoring'] : []),
    ],
    dependsOn: database === 'postgres' ? ['database'] : undefined,
    comments: database === 'none' ? [] : [{ at: ['volumes'], text: volumeComment(database, replicas) }],
  };
}

/** The volume with a model's spool and, with SQLite, its predictions. */
export function dataVolume(service: string): string {
  return `${service}-data`;
}

function volumeComment(database: 'postgres' | 'sqlite', replicas: number): string {
  return database === 'sqlite'
    ? 'The predictions, where every image lets them be written.'
    : `Predictions that the database hasn't got yet${replicas > 1 ? ', of all replicas' : ''}, where every image lets them be written.`;
}
