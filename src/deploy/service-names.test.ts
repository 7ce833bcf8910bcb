import { expect, it } from 'vitest';
import { hostName, serviceNames } from './service-names.ts';

it('gives every image a name of its own, none of which is another service', () => {
  expect(serviceNames(['iris', 'team/Iris_v2', 'iris', 'proxy', '名'])).toEqual([
    'iris',
    'team-iris-v2',
    'iris-2',
    'proxy-2',
    'model',
  ]);
});

it('makes names that hosts may have', () => {
  expect(hostName(`-${'long'.repeat(20)}-`)).toMatch(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/);
});
