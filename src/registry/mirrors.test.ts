import { describe, expect, it } from 'vitest';
import { parseMirrors } from './mirrors.ts';

describe('parseMirrors', () => {
  it('reads registries and their mirrors, in order', () => {
    const text =
      'docker.io=https://mirror.example/, quay.io=mirror:5000/proxy/quay,docker.io=http://[::1]:80,';
    expect(parseMirrors(text)).toEqual([
      { of: 'docker.io', registry: 'mirror.example', prefix: '', isPlain: false },
      { of: 'quay.io', registry: 'mirror:5000', prefix: 'proxy/quay/', isPlain: false },
      { of: 'docker.io', registry: '[::1]:80', prefix: '', isPlain: true },
    ]);
    expect(parseMirrors('')).toEqual([]);
  });

  it.each(['docker.io', 'docker.io=', '=mirror', 'docker.io=ftp://mirror', 'docker.io=m:x', 'a=u:p@host'])(
    'refuses %j',
    (text) => {
      expect(() => parseMirrors(text)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
    },
  );
});
