import {
  configsOf,
  modelServices,
  networksOf,
  secretPath,
  secretsOf,
  servicesBeside,
  volumesOf,
} from '../compose/stack-parts.ts';
import type { Stack } from '../stack.ts';
import { filled, toYaml, type Plain } from '../yaml.ts';
import { swarmService, type ContentNames } from './swarm-service.ts';

const heading = `Written by mlpack compose --swarm, for docker stack deploy. Edit it as you like: what you change here, the next run leaves alone.
After an edit of another file in this folder, or of a secret, run mlpack compose again: a swarm never changes a config or
secret, so that each is called by what is in it.`;

/** Packets to a node that is gone are given up after so many tries, which is 7 to 13 seconds: of its own, Linux takes 15 minutes. */
const lostNode = { 'net.ipv4.tcp_retries2': '5' };

/** By name, what only one service has on a swarm. */
const only = new Map<
  string,
  { readonly keys: Readonly<Record<string, Plain>>; readonly at: string; readonly text: string }
>([
  [
    'proxy',
    {
      keys: { sysctls: lostNode },
      at: 'sysctls',
      text: 'A request to a node that is gone is sent to another after some seconds. Linux of its own waits for 15 minutes.',
    },
  ],
]);

/** The file of a stack for `docker stack deploy`, https://docs.docker.com/reference/compose-file/legacy-versions/. */
export function swarmFile(stack: Stack, names: ContentNames): string {
  const tiedToVolumes = new Set(['database', 'prometheus', 'grafana']);
  const services = Object.entries({ ...modelServices(stack, true), ...servicesBeside(stack) }).map(
    ([name, service]) => {
      const own = only.get(name);
      const written = swarmService(service, {
        names,
        isTied: tiedToVolumes.has(name),
        ...(own !== undefined && { only: own.keys }),
      });
      const comments = [
        ...written.comments,
        ...(own === undefined ? [] : [{ at: [own.at], text: own.text }]),
      ].map(({ at, text }) => ({ at: ['services', name, ...at], text }));
      return { name, definition: written.definition, comments };
    },
  );
  const value = {
    services: Object.fromEntries(services.map(({ name, definition }) => [name, definition])),
    networks: Object.fromEntries(
      networksOf(stack).map(({ name, isInternal }) => [
        name,
        { driver: 'overlay', ...(isInternal && { internal: true }) },
      ]),
    ),
    volumes: filled(Object.fromEntries(volumesOf(stack).map((name) => [name, {}]))),
    secrets: filled(
      Object.fromEntries(
        secretsOf(stack).map((name) => [names.secret(name), { file: `./${secretPath(name)}` }]),
      ),
    ),
    configs: filled(
      Object.fromEntries(
        Object.entries(configsOf(stack)).map(([name, path]) => [names.config(name), { file: `./${path}` }]),
      ),
    ),
  };
  return toYaml(value, {
    heading,
    spaced: ['services'],
    comments: [
      ...services.flatMap(({ comments }) => comments),
      {
        at: ['networks'],
        text: "What goes from node to node isn't encrypted, unless a network has driver_opts: { encrypted: '' }.",
      },
      { at: ['volumes'], text: 'Each node has its own of these.' },
    ],
  });
}
