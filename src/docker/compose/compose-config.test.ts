import { expect, it } from 'vitest';
import { parseComposeConfig } from './compose-config.ts';

it('reads what Compose makes of a file: images, replicas and hashes', () => {
  const config = {
    name: 'shop',
    services: {
      iris: {
        image: 'iris:1.0.0',
        deploy: { replicas: 3 },
        ports: [
          { mode: 'ingress', host_ip: '127.0.0.1', target: 8080, published: '9000', protocol: 'tcp' },
          { mode: 'ingress', target: 8081, published: '9001-9002', protocol: 'tcp' },
          { mode: 'ingress', target: 8082, published: '9003', protocol: 'tcp' },
          { mode: 'ingress', target: 8083, protocol: 'tcp' },
        ],
      },
      database: { image: 'postgres:17' },
      old: { image: 'old:1', scale: 2 },
      constructor: { image: 'c:1' },
    },
  };
  expect(parseComposeConfig(config, ['database aa\niris bb\n\nold   cc\n', 'iris dd\n'])).toEqual({
    project: 'shop',
    services: [
      {
        name: 'iris',
        image: 'iris:1.0.0',
        replicas: 3,
        ports: [
          { host: '127.0.0.1', port: 9000 },
          { host: '0.0.0.0', port: 9003 },
        ],
        configHashes: ['bb', 'dd'],
      },
      { name: 'database', image: 'postgres:17', replicas: 1, ports: [], configHashes: ['aa'] },
      { name: 'old', image: 'old:1', replicas: 2, ports: [], configHashes: ['cc'] },
      { name: 'constructor', image: 'c:1', replicas: 1, ports: [], configHashes: [] },
    ],
  });
});
