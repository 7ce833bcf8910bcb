import { describe, expect, it } from 'vitest';
import { parseIgnore } from './ignore.ts';

describe('parseIgnore', () => {
  it.each([
    ['node_modules', 'node_modules/a/b', true],
    ['node_modules', 'a/node_modules', false],
    ['**/node_modules', 'a/b/node_modules/c', true],
    ['**/node_modules', 'node_modules', true],
    ['*.md', 'README.md', true],
    ['*.md', 'docs/README.md', false],
    ['docs/**/*.md', 'docs/a/b/c.md', true],
    ['docs/**', 'docs/a', true],
    ['docs/**', 'docs', false],
    ['/a//b/./c/', 'a/b/c/d', true],
    ['temp?', 'temp1', true],
    ['temp?', 'temp/', false],
    ['[a-c].txt', 'b.txt', true],
    ['[^a-c].txt', 'b.txt', false],
    ['a.b', 'axb', false],
    ['# comment', '# comment', false],
    ['*\n!keep/me', 'keep/me', false],
    ['*\n!keep/me', 'keep/you', true],
    ['!a\na', 'a', true],
    ['.', 'a', false],
  ])('%j and %s: %s', (text, path, expected) => {
    expect(parseIgnore(text).ignores(path)).toBe(expected);
  });

  it('names the line of a malformed pattern', () => {
    expect(() => parseIgnore('a\n[b\n')).toThrow(/\.dockerignore, line 2/u);
  });
});
