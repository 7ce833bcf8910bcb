import { expect, it } from 'vitest';
import { parseConfig } from './compose-config.ts';

it('reads what Compose makes of a file: images, replicas and hashes', () => {
  const config = {
    name: 'shop',
    services: {
      iris: { image: 'iris:1.0.0', deploy: { replicas: 3 } },
      database: { image: 'postgres:17' },
      old: { image: 'old:1', scale: 2 },
      constructor: { image: 'c:1' },
    },
  };
  expect(parseConfig(config, 'database aa\niris bb\n\nold   cc\n')).toEqual({
    project: 'shop',
    services: [
      { name: 'iris', image: 'iris:1.0.0', replicas: 3, configHash: 'bb' },
      { name: 'database', image: 'postgres:17', replicas: 1, configHash: 'aa' },
      { name: 'old', image: 'old:1', replicas: 2, configHash: 'cc' },
      { name: 'constructor', image: 'c:1', replicas: 1, configHash: '' },
    ],
  });
});
