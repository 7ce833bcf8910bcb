import type { Service } from '../compose/service.ts';
import type { Comment, Plain } from '../yaml.ts';

/** Label of the node that keeps the volumes of stacks: it is to be on one node only. */
export const dataLabel = 'mlpack.data';

const zoneLabel = 'zone';

/** Servers that a proxy or the routing mesh sends requests to: one that is lost with its node isn't the last. */
const proxies = 2;

/** What a swarm does with a service: where its tasks are, and how they are replaced. */
export interface Placement {
  /** Keys of `deploy`. */
  readonly deploy: Readonly<Record<string, Plain>>;
  readonly comments: readonly Comment[];
}

/** One of which any number may run beside each other, anywhere: a new one serves before an old one is told to stop. */
export function spread({ replicas = proxies }: Pick<Service, 'replicas'>): Placement {
  return {
    deploy: {
      replicas,
      placement: { preferences: [{ spread: `node.labels.${zoneLabel}` }] },
      ...updates('start-first', { delay: '5s', monitor: '30s' }),
    },
    comments: [
      {
        at: ['placement'],
        text: `Over the zones of nodes, where they have this label, and over nodes.`,
      },
      {
        at: ['update_config'],
        text: 'One after the other: when a new one ends or is not healthy, all are put back to the version before.',
      },
    ],
  };
}

/** The one that has a volume, which stays on its node: it is never two, and never elsewhere. */
export function tied({ port }: Pick<Service, 'port'>): Placement {
  return {
    deploy: {
      replicas: 1,
      // A virtual address would forget connections that are idle for a quarter of an hour; ports of every node need one.
      ...(port === undefined && { endpoint_mode: 'dnsrr' }),
      placement: { constraints: [`node.labels.${dataLabel} == true`] },
      ...updates('stop-first', { delay: '0s', monitor: '30s' }),
    },
    comments: [
      {
        at: ['placement'],
        text: `On the node that keeps its volume: docker node update --label-add ${dataLabel}=true NODE`,
      },
    ],
  };
}

function updates(order: string, { delay, monitor }: { readonly delay: string; readonly monitor: string }) {
  const step = { parallelism: 1, delay, monitor, order };
  return {
    update_config: { ...step, failure_action: 'rollback' },
    rollback_config: { ...step, failure_action: 'pause' },
  };
}
