import { describe, expect, it } from 'vitest';
import { exampleText } from './example-text.ts';

describe('exampleText', () => {
  it('gives text as it is, and what is short on one line', () => {
    expect(exampleText('a,b\n1,2\n')).toBe('a,b\n1,2\n');
    expect(exampleText({ rows: [{ X: [5.1, 'a "b"'] }], none: {} })).toBe(
      String.raw`{ "rows": [{ "X": [5.1, "a \"b\""] }], "none": {} }`,
    );
  });

  it('breaks what is long, numbers as many on a line as fit, and stays the same JSON', () => {
    const value = {
      inputs: [{ name: 'image', data: Array.from({ length: 64 }, (_, i) => i / 16) }],
      id: null,
    };
    const text = exampleText(value);
    expect(JSON.parse(text)).toEqual(value);
    const lines = text.split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(90);
    expect(lines.length).toBeLessThan(20);
  });
});
