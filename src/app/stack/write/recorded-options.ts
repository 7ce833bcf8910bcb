/** Options that all kinds of stacks have, as a record has them; undefined for what no command wrote. */
import { field } from '../../../util/record.ts';

const mostReplicas = 1000;

export function replicasIn(options: unknown): number | undefined {
  const replicas = field(options, 'replicas');
  return typeof replicas === 'number' &&
    Number.isInteger(replicas) &&
    replicas >= 1 &&
    replicas <= mostReplicas
    ? replicas
    : undefined;
}

/** Images as they were typed. */
export function imagesIn(options: unknown, name: 'images' | 'shadows'): string[] | undefined {
  const images = field(options, name);
  return Array.isArray(images) && images.every((image) => typeof image === 'string' && image !== '')
    ? images.map(String)
    : undefined;
}
