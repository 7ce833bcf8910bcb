import { projectVariable } from './replica-names.ts';
import {
  hardened,
  memoryFolder,
  publishedComment,
  portMapping,
  variableName,
  webHealthcheck,
  type Service,
} from './service.ts';
import { publicImage, type Stack } from '../stack.ts';

/** Variable of the proxy that says by which routes it goes. */
export const routesVariable = 'STACK_ROUTES';
/** Routes from the proxy to servers: by the names of their containers, or by the addresses that their service has. */
export const proxyRoutes = { byName: 'by-container-name', byAddress: 'by-container' } as const;

/** Port of the proxy, in its container. */
export const proxyPort = 8080;
export const proxyHealthPath = '/-/healthy';
/** Address of the proxy's own API, which is reached in its container only. */
export const proxyAdminAddress = '127.0.0.1:2019';
/** File in the proxy's container; while it is there, callers are asked to close their connections. */
export const leavingFile = { folder: '/tmp', name: 'leaving' } as const;

/** Caddy, the only one to be published: it sends callers to the models and spreads them over replicas. */
export function proxyService(stack: Stack): Service {
  const { models, monitoring } = stack;
  const base = hardened({
    image: publicImage(stack, 'proxy'),
    limits: { cpusVariable: 'PROXY_CPUS', memoryMiB: 256, pids: 128 },
    stopGraceSeconds: 30,
  });
  return {
    definition: {
      ...base.definition,
      user: '65532:65532',
      cap_add: ['NET_BIND_SERVICE'],
      command: ['caddy', 'run', '--config', '/etc/caddy/Caddyfile', '--adapter', 'caddyfile'],
      environment: {
        XDG_DATA_HOME: '/tmp/data',
        XDG_CONFIG_HOME: '/tmp/config',
        [projectVariable]: '${COMPOSE_PROJECT_NAME:-}',
        [routesVariable]: `\${${variableName('proxy', 'ROUTES')}:-${proxyRoutes.byName}}`,
      },
      dns_opt: ['ndots:1'],
      dns_search: ['.'],
      configs: [{ source: 'caddyfile', target: '/etc/caddy/Caddyfile' }],
      tmpfs: [memoryFolder('/tmp', 16)],
      healthcheck: webHealthcheck(proxyPort, proxyHealthPath, 30),
      ports: [portMapping('proxy', 8080, proxyPort)],
      networks: ['edge', 'models', ...(monitoring ? ['monitoring'] : [])],
      depends_on: Object.fromEntries(
        models.map(({ service }) => [service, { condition: 'service_healthy' }]),
      ),
    },
    comments: [
      ...base.comments,
      {
        at: ['cap_add'],
        text: "Caddy's binary asks for this one and doesn't start without; the port it listens on doesn't need it.",
      },
      {
        at: ['dns_opt'],
        text: "It asks for names that may be free at the moment: of those, nobody but the engine's own resolver is asked.",
      },
      {
        at: ['environment', routesVariable],
        text: `On a swarm, where containers have other names: ${proxyRoutes.byAddress}.`,
      },
      { at: ['ports'], text: publishedComment },
    ],
  };
}
