import type { StackImage } from '../stack.ts';
import type { Comment, Plain } from '../yaml.ts';

/** One service of a stack, whoever runs it: Compose and a swarm write most of it in the same words ({@link plainService}). */
export interface Service {
  readonly image: StackImage;
  readonly replicas?: number;
  readonly limits: Limits;
  /** Weight among those that want the CPUs, of 1024 that others have; a swarm knows none. */
  readonly cpuShares?: number;
  readonly stopGraceSeconds: number;
  /** User and group, by name or number. */
  readonly user: string;
  /** What it may besides what everybody may. */
  readonly capabilities?: readonly string[];
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>> | undefined;
  /** Names of files in `secrets`, each of which it finds as /run/secrets/NAME. */
  readonly secrets?: readonly string[] | undefined;
  readonly configs?: readonly { readonly source: string; readonly target: string }[];
  readonly volume?: { readonly name: string; readonly folder: string } | undefined;
  /** Memory that looks like a folder to the container. */
  readonly memoryFolders: readonly { readonly folder: string; readonly sizeMiB: number }[];
  readonly healthcheck: Plain;
  readonly port?: PublishedPort | undefined;
  readonly networks: readonly string[];
  /** Services without which it has nothing to do. */
  readonly dependsOn?: readonly string[] | undefined;
  readonly comments?: readonly Comment[];
}

interface Limits {
  /** Name of the variable that sets the CPUs, such as IRIS_CPUS. */
  readonly cpusVariable: string;
  readonly memoryMiB: number;
  /** Processes and threads. */
  readonly pids: number;
}

export interface PublishedPort {
  /** Name of the variable that moves it, such as IRIS_PORT. */
  readonly variable: string;
  /** What is published unless that is set. */
  readonly published: number;
  readonly inContainer: number;
}

/** What only one of these files says, of one service. */
export interface OwnWords {
  readonly environment?: Readonly<Record<string, string>>;
  readonly definition?: Readonly<Record<string, Plain>>;
  readonly comments?: readonly Comment[];
}

/** A service as one of these files has it: its keys and what they are about. */
export interface WrittenService {
  readonly definition: Readonly<Record<string, Plain | undefined>>;
  readonly comments: readonly Comment[];
}

/**
 * What a file of Compose and one of a swarm say of a service in the same words, under the keys of
 * https://github.com/compose-spec/compose-spec/blob/main/05-services.md: it may write nothing, gain nothing and use no more than its share.
 */
export function plainService(service: Service) {
  const { image, replicas = 1, limits, stopGraceSeconds, capabilities, command, environment } = service;
  const { cpusVariable, memoryMiB, pids } = limits;
  return {
    image: image.reference,
    read_only: true,
    cap_drop: ['ALL'],
    cap_add: capabilities,
    stop_grace_period: `${stopGraceSeconds}s`,
    logging: { driver: 'json-file', options: { 'max-size': '10m', 'max-file': '3' } },
    deploy: {
      replicas,
      resources: { limits: { cpus: `\${${cpusVariable}:-1}`, memory: `${memoryMiB}M`, pids } },
      // Both Compose and a swarm obey it; `restart` only the former.
      restart_policy: { condition: 'any', delay: '2s' },
    },
    user: service.user,
    command,
    environment: environment === undefined || Object.keys(environment).length === 0 ? undefined : environment,
    healthcheck: service.healthcheck,
    networks: service.networks,
  };
}

/** What is said of an image in a file. */
export function imageComments({ image }: Pick<Service, 'image'>): Comment[] {
  return image.remark === null ? [] : [{ at: ['image'], text: image.remark }];
}

/** Checks soon enough that what depends on it need not wait long. */
export function healthcheck(command: readonly string[], startSeconds: number): Plain {
  return {
    test: ['CMD', ...command],
    interval: '5s',
    // A busy machine is slow to start the command.
    timeout: '10s',
    retries: 3,
    start_period: `${startSeconds}s`,
  };
}

/** {@link healthcheck} by a request, as the wget of BusyBox makes it. */
export function webHealthcheck(port: number, path: string, startSeconds: number): Plain {
  return healthcheck(['wget', '-q', '-O', '/dev/null', `http://127.0.0.1:${port}${path}`], startSeconds);
}

/** Name of a service's variable: `iris-2` becomes `IRIS_2`. */
export function variableName(service: string, what: string): string {
  return `${service.toUpperCase().replaceAll(/[^A-Z0-9]/gu, '_')}_${what}`;
}

/** A port of a service, which .env may move. */
export function publishedPort(service: string, published: number, inContainer: number): PublishedPort {
  return { variable: variableName(service, 'PORT'), published, inContainer };
}
