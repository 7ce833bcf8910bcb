import { expect, it } from 'vitest';
import { servedPaths } from './served-paths.ts';

it('tells versions apart, and only those', () => {
  const models = [
    { name: 'iris', version: '1.0.0' },
    { name: 'a b', version: '1.0.0' },
    { name: 'iris', version: '2.0.0' },
  ];
  expect(servedPaths(models)).toEqual([
    '/v2/models/iris/versions/1.0.0',
    '/v2/models/a%20b',
    '/v2/models/iris/versions/2.0.0',
  ]);
});
