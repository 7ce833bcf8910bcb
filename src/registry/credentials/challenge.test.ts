import { describe, expect, it } from 'vitest';
import { parseChallenge } from './challenge.ts';

describe('parseChallenge', () => {
  it.each([
    [
      'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:a/b:pull,push"',
      {
        scheme: 'bearer',
        realm: 'https://auth.docker.io/token',
        service: 'registry.docker.io',
        scope: 'repository:a/b:pull,push',
      },
    ],
    ['Basic realm="Registry Realm"', { scheme: 'basic' }],
    ['bearer realm=https://a/t', { scheme: 'bearer', realm: 'https://a/t' }],
    ['Basic realm="x", Bearer realm="https://a/t"', { scheme: 'bearer', realm: 'https://a/t' }],
    [['Basic realm="x"', 'Bearer realm="https://a/t"'], { scheme: 'bearer', realm: 'https://a/t' }],
    [String.raw`Bearer realm="https://a/\"t"`, { scheme: 'bearer', realm: 'https://a/"t' }],
    ['Bearer service="no realm"', undefined],
    ['Negotiate', undefined],
    [undefined, undefined],
  ])('%j', (header, expected) => {
    expect(parseChallenge(header)).toEqual(expected);
  });
});
