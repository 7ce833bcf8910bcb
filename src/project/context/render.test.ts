import { describe, expect, it } from 'vitest';
import { dockerfileString } from './render.ts';

describe('dockerfileString', () => {
  it('keeps variables, quotes and backslashes from meaning anything', () => {
    expect(dockerfileString(String.raw`costs "$5" \o/`)).toBe(String.raw`"costs \"\$5\" \\o/"`);
  });

  it('stays on one line', () => {
    expect(dockerfileString('first\r\n  second\n')).toBe('"first second "');
  });
});
