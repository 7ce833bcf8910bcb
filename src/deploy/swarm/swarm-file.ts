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
import { filled, toYaml } from '../yaml.ts';
import { swarmProxy } from './swarm-proxy.ts';
import { swarmService, type ContentNames } from './swarm-service.ts';

const heading = `Written by mlpack compose --swarm, for docker stack deploy. Edit it as you like: what you change here, the next run leaves alone.
After an edit of another file in this folder, or of a secret, run mlpack compose again: a swarm never changes a config or
secret, so that each is called by what is in it.`;

/** The file of a stack for `docker stack deploy`, https://docs.docker.com/reference/compose-file/legacy-versions/. */
export function swarmFile(stack: Stack, names: ContentNames): string {
  const models = Object.entries(modelServices(stack, true)).map(
    ([name, service]) => [name, swarmService(service, { names, isTied: false })] as const,
  );
  const beside = Object.entries(servicesBeside(stack)).map(([name, service]) => {
    const own = name === 'proxy' ? swarmProxy : {};
    return [name, swarmService(service, { names, isTied: service.volume !== undefined, own })] as const;
  });
  const services = [...models, ...beside];
  const value = {
    services: Object.fromEntries(services.map(([name, { definition }]) => [name, definition])),
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
      ...services.flatMap(([name, { comments }]) =>
        comments.map(({ at, text }) => ({ at: ['services', name, ...at], text })),
      ),
      {
        at: ['networks'],
        text: "What goes from node to node isn't encrypted, unless a network has driver_opts: { encrypted: '' }.",
      },
      { at: ['volumes'], text: 'Each node has its own of these.' },
    ],
  });
}
