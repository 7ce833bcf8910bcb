import { expect, it } from 'vitest';
import { stackAddresses } from './addresses.ts';

const logins = {
  grafana: { user: 'admin', passwordFile: 'secrets/grafana-password' },
  database: { user: 'mlpack', passwordFile: 'secrets/database-password' },
};

it('has Grafana behind the proxy, or at a port of its own', () => {
  const services = new Set(['iris', 'database', 'proxy', 'prometheus', 'grafana']);
  expect(stackAddresses(services, new Map([['proxy', '127.0.0.1:8080']]))).toMatchObject([
    { name: 'proxy', url: 'http://127.0.0.1:8080/', isPublished: true, user: null },
    { name: 'grafana', url: 'http://127.0.0.1:8080/grafana/', isPublished: true, ...logins.grafana },
    { name: 'prometheus', url: 'http://prometheus:9090/', isPublished: false, user: null },
    { name: 'database', url: 'postgres://database:5432/predictions', isPublished: false, ...logins.database },
  ]);
  const alone = stackAddresses(new Set(['grafana']), new Map([['grafana', '127.0.0.1:3000']]));
  expect(alone).toMatchObject([{ url: 'http://127.0.0.1:3000/', ...logins.grafana }]);
});

it('has nothing of a model alone', () => {
  expect(stackAddresses(new Set(['iris']), new Map())).toEqual([]);
});
