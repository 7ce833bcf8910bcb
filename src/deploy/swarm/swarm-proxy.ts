import type { OwnWords } from '../compose/service.ts';

/** What the proxy has on a swarm, where a server may be gone with its node. */
export const swarmProxy: OwnWords = {
  definition: { sysctls: { 'net.ipv4.tcp_retries2': '5' } },
  comments: [
    {
      at: ['sysctls'],
      text: 'A request that a node no longer acknowledges is sent to another server after some 13 seconds. Linux of its own waits for 15 minutes.',
    },
  ],
};
