import type { StackImage } from '../stack.ts';
import type { Comment, Plain } from '../yaml.ts';

/** One service of a Compose file, https://github.com/compose-spec/compose-spec/blob/main/05-services.md. */
export interface Service {
  readonly definition: Readonly<Record<string, Plain | undefined>>;
  readonly comments: readonly Comment[];
}

export interface Limits {
  /** Name of the variable that sets the CPUs, such as IRIS_CPUS. */
  readonly cpusVariable: string;
  readonly memoryMiB: number;
  /** Processes and threads. */
  readonly pids: number;
}

/** What every service of a stack has: it may write nothing, gain nothing and use no more than its share. */
export function hardened({
  image,
  replicas = 1,
  limits,
  stopGraceSeconds,
}: {
  readonly image: StackImage;
  readonly replicas?: number;
  readonly limits: Limits;
  readonly stopGraceSeconds: number;
}): Service {
  const { cpusVariable, memoryMiB, pids } = limits;
  return {
    definition: {
      image: image.reference,
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      stop_grace_period: `${stopGraceSeconds}s`,
      logging: { driver: 'json-file', options: { 'max-size': '10m', 'max-file': '3' } },
      deploy: {
        replicas,
        resources: { limits: { cpus: `\${${cpusVariable}:-1}`, memory: `${memoryMiB}M`, pids } },
        // Both Compose and a swarm obey it; `restart` only the former.
        restart_policy: { condition: 'any', delay: '2s' },
      },
    },
    comments: image.remark === null ? [] : [{ at: ['image'], text: image.remark }],
  };
}

/** Memory that looks like a folder to the container. */
export function memoryFolder(path: string, sizeMiB: number): string {
  return `${path}:mode=1777,size=${sizeMiB}m,noexec,nosuid,nodev`;
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

/** A port of this machine's own programs only, which .env may move. */
export function portMapping(service: string, port: number, containerPort: number): string {
  return `127.0.0.1:\${${variableName(service, 'PORT')}:-${port}}:${containerPort}`;
}

export const publishedComment =
  'For this machine alone. A swarm ignores the address and publishes the port on every node.';
