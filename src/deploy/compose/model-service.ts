import { serverFilePath } from '../../../contract/image-layout.ts';
import { dataFolder, passwordSecret, predictionLogEnvironment } from '../prediction-log.ts';
import { healthcheck, publishedPort, variableName, type Service } from './service.ts';
import type { Stack, StackModel } from '../stack.ts';

const firstPort = 8080;
const bytesPerMiB = 2 ** 20;
/** Until what sends requests to a server has noticed that it stops: the proxy asks twice a second, a swarm tells its nodes. */
const drainDelayMs = 4000;

/**
 * A model's server. Without a proxy it is published itself, each model on a port of its own.
 *
 * @param isSpread whether requests are spread over its replicas
 */
export function modelService(stack: Stack, model: StackModel, isSpread = stack.proxy): Service {
  const { database, monitoring, proxy, replicas } = stack;
  const { service, image, digest, port, memoryBytes } = model;
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
    environment: {
      ...predictionLogEnvironment(database, digest),
      ...(isSpread && { MLPACK_DRAIN_DELAY_MS: String(drainDelayMs) }),
    },
    secrets: database === 'postgres' ? [passwordSecret] : undefined,
    volume: database === 'none' ? undefined : { name: dataVolume(service), folder: dataFolder },
    memoryFolders: [{ folder: '/tmp', sizeMiB: 64 }],
    healthcheck: healthcheck(['/usr/local/bin/node', serverFilePath, '--healthcheck'], 60),
    port: proxy ? undefined : publishedPort(service, firstPort + stack.models.indexOf(model), port),
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
