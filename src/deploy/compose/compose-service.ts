import {
  imageComments,
  plainService,
  type PublishedPort,
  type Service,
  type WrittenService,
  type OwnWords,
} from './service.ts';

/** A service in the file of Compose. */
export function composeService(service: Service, own: OwnWords = {}): WrittenService {
  const { secrets, configs, volume, memoryFolders, port, dependsOn, cpuShares, comments = [] } = service;
  const { healthcheck, networks, command, cap_add, cap_drop, image, read_only, environment, ...rest } =
    plainService(service);
  return {
    definition: {
      image,
      read_only,
      cap_drop,
      security_opt: ['no-new-privileges:true'],
      ...rest,
      cap_add,
      command,
      environment: own.environment === undefined ? environment : { ...environment, ...own.environment },
      ...own.definition,
      cpu_shares: cpuShares,
      secrets,
      configs,
      volumes: volume === undefined ? undefined : [`${volume.name}:${volume.folder}`],
      tmpfs: memoryFolders.map(
        ({ folder, sizeMiB }) => `${folder}:mode=1777,size=${sizeMiB}m,noexec,nosuid,nodev`,
      ),
      healthcheck,
      ports: port === undefined ? undefined : [portMapping(port)],
      networks,
      depends_on:
        dependsOn === undefined
          ? undefined
          : Object.fromEntries(dependsOn.map((name) => [name, { condition: 'service_healthy' }])),
    },
    comments: [
      ...imageComments(service),
      ...comments,
      ...(own.comments ?? []),
      ...(port === undefined ? [] : [{ at: ['ports'], text: 'For this machine alone.' }]),
    ],
  };
}

/** A port of this machine's own programs only. */
function portMapping({ variable, published, inContainer }: PublishedPort): string {
  return `127.0.0.1:\${${variable}:-${published}}:${inContainer}`;
}
