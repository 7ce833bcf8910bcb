import { publishedPort, webHealthcheck, type Service } from './service.ts';
import { publicImage, type Stack } from '../stack.ts';

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
  return {
    image: publicImage(stack, 'proxy'),
    limits: { cpusVariable: 'PROXY_CPUS', memoryMiB: 256, pids: 128 },
    stopGraceSeconds: 30,
    user: '65532:65532',
    capabilities: ['NET_BIND_SERVICE'],
    command: ['caddy', 'run', '--config', '/etc/caddy/Caddyfile', '--adapter', 'caddyfile'],
    environment: { XDG_DATA_HOME: '/tmp/data', XDG_CONFIG_HOME: '/tmp/config' },
    configs: [{ source: 'caddyfile', target: '/etc/caddy/Caddyfile' }],
    memoryFolders: [{ folder: '/tmp', sizeMiB: 16 }],
    healthcheck: webHealthcheck(proxyPort, proxyHealthPath, 30),
    port: publishedPort('proxy', 8080, proxyPort),
    networks: ['edge', 'models', ...(monitoring ? ['monitoring'] : [])],
    dependsOn: models.map(({ service }) => service),
    comments: [
      {
        at: ['cap_add'],
        text: "Caddy's binary asks for this one and doesn't start without; the port it listens on doesn't need it.",
      },
    ],
  };
}
