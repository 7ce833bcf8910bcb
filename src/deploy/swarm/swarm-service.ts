import {
  imageComments,
  plainService,
  type Service,
  type WrittenService,
  type OwnWords,
} from '../compose/service.ts';
import { spread, tied } from './placement.ts';

/** Names on the swarm of a stack's configs and secrets. */
export interface ContentNames {
  config(name: string): string;
  secret(name: string): string;
}

const mebibyte = 2 ** 20;

/**
 * A service in the file of a swarm, which is one of Compose of format 3: `docker stack deploy` has no words for
 * no-new-privileges, and starts again what started too early.
 *
 * @param isTied whether it stays where its volume is
 * @param own what only this service has
 */
export function swarmService(
  service: Service,
  {
    names,
    isTied,
    own = {},
  }: {
    readonly names: ContentNames;
    readonly isTied: boolean;
    readonly own?: OwnWords;
  },
): WrittenService {
  const { secrets, configs, volume, memoryFolders, port, comments = [] } = service;
  const { healthcheck, networks, deploy, ...rest } = plainService(service);
  const placed = isTied ? tied(service) : spread(service);
  return {
    definition: {
      ...rest,
      ...own.definition,
      secrets: secrets?.map((name) => ({ source: names.secret(name), target: name })),
      configs: configs?.map(({ source, target }) => ({ source: names.config(source), target })),
      volumes: [
        ...(volume === undefined ? [] : [{ type: 'volume', source: volume.name, target: volume.folder }]),
        // The swarm's own have the mode 1777, and neither programs nor devices.
        ...memoryFolders.map(({ folder, sizeMiB }) => ({
          type: 'tmpfs',
          target: folder,
          tmpfs: { size: sizeMiB * mebibyte },
        })),
      ],
      healthcheck,
      ports:
        port === undefined
          ? undefined
          : [
              {
                target: port.inContainer,
                published: `\${${port.variable}:-${port.published}}`,
                protocol: 'tcp',
                mode: 'ingress',
              },
            ],
      networks,
      deploy: { ...deploy, ...placed.deploy },
    },
    comments: [
      ...imageComments(service),
      ...comments,
      ...(own.comments ?? []),
      ...placed.comments.map(({ at, text }) => ({ at: ['deploy', ...at], text })),
      ...(port === undefined
        ? []
        : [
            {
              at: ['ports'],
              text: 'On every node, at all of its addresses: whoever reaches a node reaches it.',
            },
          ]),
    ],
  };
}
