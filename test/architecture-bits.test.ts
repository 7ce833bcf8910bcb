/** What both platforms have to compute alike to the last bit. */
import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { readSourceFacts } from './support/source-facts.ts';

const root = resolve(import.meta.dirname, '..');

/** ECMAScript requires these to be right; of log, ten million values were the same bits on arm64 and x64. */
const sameEverywhere = /^Math\.(?:PI|abs|ceil|clz32|floor|fround|imul|log|max|min|round|sign|sqrt|trunc)$/u;

it('what becomes of a text, picture or sound before inference is computed of functions that are the same bits everywhere', () => {
  const files = globSync('contract/{audio,pictures,text/encode,text/tokenizer}/**/*.ts', { cwd: root });
  expect(files.length).toBeGreaterThan(50);
  const others = files
    .filter((file) => !file.endsWith('.test.ts'))
    .flatMap((file) => {
      const { globals } = readSourceFacts(readFileSync(resolve(root, file), 'utf8'));
      const used = globals.filter((name) => name.startsWith('Math.') && !sameEverywhere.test(name));
      return used.map((name) => `${file} uses ${name}`);
    });
  expect(others).toEqual([]);
});
