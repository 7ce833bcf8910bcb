import { expect, it } from 'vitest';
import { isUpstream } from './proxy-config.ts';

it('tells whom a proxy sends requests to by their whole names', () => {
  const config = JSON.stringify({
    upstreams: [{ dial: 'shop-iris-spare:8080' }, { dial: 'shop-iris-11:8080' }],
  });
  expect(isUpstream(config, 'shop-iris-spare')).toBe(true);
  expect(isUpstream(config, 'shop-iris-11')).toBe(true);
  expect(isUpstream(config, 'shop-iris-1')).toBe(false);
  expect(isUpstream(config, 'iris-11')).toBe(false);
});
