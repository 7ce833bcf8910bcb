import { describe, expect, it } from 'vitest';
import { parseOutputTarget } from './output-target.ts';

describe('parseOutputTarget', () => {
  it('reads every form, paths relative to the current folder', () => {
    expect(parseOutputTarget('docker', '/w')).toEqual({ kind: 'docker' });
    expect(parseOutputTarget('oci:out', '/w')).toEqual({ kind: 'oci', path: '/w/out' });
    expect(parseOutputTarget('docker-archive:/a:b.tar', '/w')).toEqual({
      kind: 'docker-archive',
      path: '/a:b.tar',
    });
  });

  it('names the forms when it reads none', () => {
    expect(() => parseOutputTarget('tar:x', '/w')).toThrow('--output tar:x is not understood.');
    expect(() => parseOutputTarget('oci:', '/w')).toThrow('not understood');
  });
});
