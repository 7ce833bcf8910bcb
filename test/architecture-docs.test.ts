import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');

/** Everything that people read here: the files themselves, not what a stack's would be. */
const documents = globSync('{*.md,{docs,examples,models}/**/*.md,test/{models,specs}/*.md}', { cwd: root })
  .toSorted()
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));

/** Where links and images lead to, those of other hosts and within the page left out. */
function linked(text: string): string[] {
  return [...text.matchAll(/\]\((?<target>[^)\s]+)\)/gu)]
    .map(({ groups }) => groups?.['target'] ?? '')
    .filter((target) => !/^(?:\w+:|#)/u.test(target))
    .map((target) => target.replace(/#.*$/u, ''));
}

describe('links of the documentation', () => {
  it('lead to what is there', () => {
    const all = documents.flatMap(({ path, text }) => linked(text).map((target) => ({ path, target })));
    expect(all.length).toBeGreaterThan(50);
    const dead = all.filter(({ path, target }) => !existsSync(join(root, dirname(path), target)));
    expect(dead).toEqual([]);
  });
});

describe('decisions', () => {
  const files = readdirSync(join(root, 'docs', 'decisions')).filter((name) => name !== 'README.md');

  it('are numbered one after the other, each number once', () => {
    const numbers = files.map((name) => name.slice(0, 5)).toSorted();
    expect(numbers).toEqual(numbers.map((_, i) => `${String(i + 1).padStart(4, '0')}-`));
  });

  it('have their number in their title', () => {
    const wrong = files.filter((name) => {
      const text = readFileSync(join(root, 'docs', 'decisions', name), 'utf8');
      return !text.startsWith(`# ${Number(name.slice(0, 4))}. `);
    });
    expect(wrong).toEqual([]);
  });
});
