import type { Plain } from '../yaml.ts';
import type { KubernetesModel, KubernetesStack } from './kubernetes-stack.ts';

const bytesPerMiB = 2 ** 20;
/** Requests a second that a replica is promised CPU for; what it takes beyond is what its node has to spare. */
const promisedRate = 50;
const cpuBounds = { least: 0.1, unmeasured: 0.5, most: 2 } as const;

/**
 * Memory that a replica may take whose server took `peakBytes` in its smoke test: room for bodies of requests, which the server bounds
 * by half of what is left.
 */
export function memoryLimit(peakBytes: number): number {
  return peakBytes + Math.max(512 * bytesPerMiB, Math.ceil(peakBytes / 4));
}

/**
 * What a replica asks for and may take, as Kubernetes writes it. Its CPUs are limited as the server starts as many threads
 * as it sees CPUs, of which a node may have a hundred. An autoscaler counts in shares of what is asked for: then it's all.
 */
export function resources(stack: Pick<KubernetesStack, 'autoscale'>, model: KubernetesModel) {
  const promised = promisedCpus(model);
  const limit = cpuLimit(model);
  return {
    requests: {
      cpu: milliCpus(stack.autoscale === null ? promised : limit),
      memory: mebibytes(requestedBytes(model)),
    },
    limits: { cpu: milliCpus(limit), memory: mebibytes(model.memoryBytes) },
  } satisfies Plain;
}

/** CPUs that a replica may use. */
export function cpuLimit(model: KubernetesModel): number {
  return Math.max(1, Math.ceil(2 * promisedCpus(model)));
}

/** Where the figures of a replica come from, for a comment before them. */
export function resourcesRemark(
  { autoscale }: Pick<KubernetesStack, 'autoscale'>,
  { measured, memoryBytes }: KubernetesModel,
): string {
  const { cpuSecondsPerRequest: seconds } = measured;
  const memory =
    measured.memoryBytes < memoryBytes
      ? `Its smoke test took ${Math.ceil(measured.memoryBytes / bytesPerMiB)} MiB of memory at most; the limit has room for bodies of requests.`
      : 'Memory is a guess by the size of the model, not measured: run mlpack test, and write the stack again with --update.';
  const cpu =
    seconds === null
      ? 'CPU is a guess, not measured.'
      : `A request took ${(seconds * 1000).toFixed(2)} ms of CPU there${
          autoscale === null
            ? `; what ${promisedRate} a second take is asked for, within ${cpuBounds.least} and ${cpuBounds.most} CPUs`
            : '. Autoscaling counts in shares of the CPU that is asked for'
        }.`;
  return `${memory}\n${cpu}`;
}

function promisedCpus({ measured: { cpuSecondsPerRequest } }: KubernetesModel): number {
  if (cpuSecondsPerRequest === null) return cpuBounds.unmeasured;
  return Math.min(cpuBounds.most, Math.max(cpuBounds.least, promisedRate * cpuSecondsPerRequest));
}

/** A quarter more than was measured, as requests of callers may be larger than golden cases. */
function requestedBytes({ measured, memoryBytes }: KubernetesModel): number {
  return Math.min(memoryBytes, measured.memoryBytes * 1.25);
}

/** CPUs as whole ones, else in thousandths. */
function milliCpus(cpus: number): string {
  const thousandths = Math.ceil(cpus * 1000);
  return thousandths % 1000 === 0 ? String(thousandths / 1000) : `${thousandths}m`;
}

function mebibytes(bytes: number): string {
  return `${Math.ceil(bytes / bytesPerMiB)}Mi`;
}
