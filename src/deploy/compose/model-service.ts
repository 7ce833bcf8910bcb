import { serverFilePath } from '../../../contract/image-layout.ts';
import { dataFolder, passwordSecret, predictionLogEnvironment } from '../prediction-log.ts';
import {
  hardened,
  healthcheck,
  memoryFolder,
  publishedComment,
  portMapping,
  variableName,
  type Service,
} from './service.ts';
import type { Stack, StackModel } from '../stack.ts';
import type { Comment } from '../yaml.ts';

const firstPort = 8080;
const bytesPerMiB = 2 ** 20;
/** The proxy asks twice a second whether a server is ready. */
const drainDelayMs = 4000;

/** A model's server. Without a proxy it is published itself, each model on a port of its own. */
export function modelService(stack: Stack, model: StackModel): Service {
  const { database, monitoring, proxy, replicas } = stack;
  const { service, image, digest, port, memoryBytes } = model;
  const base = hardened({
    image,
    replicas,
    limits: {
      cpusVariable: variableName(service, 'CPUS'),
      memoryMiB: Math.ceil(memoryBytes / bytesPerMiB),
      pids: 256,
    },
    stopGraceSeconds: 30,
  });
  const environment = {
    ...predictionLogEnvironment(database, digest),
    ...(proxy && { MLPACK_DRAIN_DELAY_MS: String(drainDelayMs) }),
  };
  const hostPort = firstPort + stack.models.indexOf(model);
  return {
    definition: {
      ...base.definition,
      user: '65532:65532',
      environment: Object.keys(environment).length === 0 ? undefined : environment,
      secrets: database === 'postgres' ? [passwordSecret] : undefined,
      volumes: database === 'none' ? undefined : [`${dataVolume(service)}:${dataFolder}`],
      tmpfs: [memoryFolder('/tmp', 64)],
      healthcheck: healthcheck(['/usr/local/bin/node', serverFilePath, '--healthcheck'], 60),
      ports: proxy ? undefined : [portMapping(service, hostPort, port)],
      networks: [
        proxy ? 'models' : 'edge',
        ...(database === 'postgres' ? ['database'] : []),
        ...(monitoring ? ['monitoring'] : []),
      ],
      depends_on: database === 'postgres' ? { database: { condition: 'service_healthy' } } : undefined,
    },
    comments: [...base.comments, ...comments(stack)],
  };
}

/** The volume with a model's spool and, with SQLite, its predictions. */
export function dataVolume(service: string): string {
  return `${service}-data`;
}

function comments({ database, proxy, replicas }: Stack): Comment[] {
  return [
    ...(proxy ? [] : [{ at: ['ports'], text: publishedComment }]),
    ...(database === 'none'
      ? []
      : [
          {
            at: ['volumes'],
            text:
              database === 'sqlite'
                ? 'The predictions, where every image lets them be written. A volume stays on its machine: on a swarm, tie the\nservice to a node (deploy.placement).'
                : `Predictions that the database hasn't got yet${replicas > 1 ? ', of all replicas' : ''}, where every image lets them be written.\nOn a swarm, each node has a volume of its own.`,
          },
        ]),
  ];
}
