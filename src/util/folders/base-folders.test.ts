import { expect, it } from 'vitest';
import { cacheHome, configHome, runtimeFolder } from './base-folders.ts';

it.each([
  ['/var/cache', '/var/cache'],
  ['', '/home/me/.cache'],
  ['cache', '/home/me/.cache'],
  [undefined, '/home/me/.cache'],
])('XDG_CACHE_HOME=%s means %s', (named, folder) => {
  const env = { XDG_CACHE_HOME: named, XDG_CONFIG_HOME: named, XDG_RUNTIME_DIR: named };
  expect(cacheHome({ env, home: '/home/me' })).toBe(folder);
  const isNamed = folder === named;
  expect(configHome({ env, home: '/home/me' })).toBe(isNamed ? named : '/home/me/.config');
  expect(runtimeFolder({ env })).toBe(isNamed ? named : undefined);
});
