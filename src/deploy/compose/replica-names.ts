/** Variable of the proxy with the name of the Compose project, by which the names of containers begin. */
export const projectVariable = 'STACK_PROJECT';

/**
 * A proxy knows so many names from the start, so that up to as many servers come and go without its being told: a
 * connection that arrives at the moment when Caddy takes another configuration may be lost.
 */
const leastNumbered = 4;

/**
 * Names of the containers that the proxy sends requests to: those that Compose gives the first ones, and one more
 * for a new server that stands beside those it is to replace. A container takes part while it has one of them.
 *
 * @param project of Compose, or what stands for it
 */
export function servingNames(project: string, service: string, replicas: number): string[] {
  const length = Math.max(replicas, leastNumbered);
  const numbered = Array.from({ length }, (_, index) => `${project}-${service}-${index + 1}`);
  return [`${project}-${service}-spare`, ...numbered];
}

/** Name of a container that is still to be tested: nobody is sent to it but who asks below {@link candidatePath}. */
export function candidateName(project: string, service: string): string {
  return `${project}-${service}-next`;
}

/** Path at which the proxy has the server that is still to be tested. */
export function candidatePath(service: string): string {
  return `/-/next/${service}`;
}
