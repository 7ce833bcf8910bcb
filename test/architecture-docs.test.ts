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

/** A line of a chapter: its code, and the folder that the first column of its table names in its head. */
interface Line {
  readonly place: string;
  /** Of each column, or the only one. */
  readonly code: readonly (readonly string[])[];
  readonly head: readonly (readonly string[])[];
}

/** The lines of the chapters on architecture, what is drawn left out. */
const chapterLines = documents
  .filter(({ path }) => path.startsWith(join('docs', 'architecture')))
  .flatMap(({ path, text }): Line[] => {
    let head: Line['head'] = [];
    let isDrawn = false;
    return text.split('\n').flatMap((line, i) => {
      if (line.startsWith('```')) isDrawn = !isDrawn;
      if (isDrawn) return [];
      const isRow = line.startsWith('|');
      const code = (isRow ? line.split('|').slice(1, -1) : [line]).map(codeIn);
      if (!isRow) head = [];
      else if (head.length === 0) head = code;
      return [{ place: `${path}:${i + 1}`, code, head }];
    });
  });

function codeIn(text: string): string[] {
  return [...text.matchAll(/`(?<code>[^`]+)`/gu)].map(({ groups }) => groups?.['code'] ?? '');
}

describe('chapters on architecture', () => {
  const roots = readdirSync(root);

  it('name no path that is not there', () => {
    const paths = chapterLines.flatMap(({ place, code, head }) =>
      code.flatMap((names, column) => {
        const folder = column === 0 && names !== head[0] ? head[0]?.[0] : undefined;
        return names
          .map((name) => (folder === undefined ? name : `${folder}/${name}`))
          .filter((path) => /^[^<]+\.tsx?$/u.test(path) || roots.includes(path.split('/')[0] ?? ''))
          .map((path) => ({ place, path }));
      }),
    );
    expect(paths.length).toBeGreaterThan(200);
    expect(paths.filter(({ path }) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('name no type that is not exported where they say', () => {
    const types = chapterLines
      .filter(({ code }) => code.length === 3)
      .flatMap(({ place, code: [names = [], , files = []] }) =>
        names.filter((name) => /^[A-Z]\w+$/u.test(name)).map((name) => ({ place, name, files })),
      );
    expect(types.length).toBeGreaterThan(40);
    const missing = types.filter(({ name, files }) => {
      const exported = new RegExp(`^export (?:interface|type|class) ${name}\\b`, 'mu');
      return !files.some((file) => exported.test(readFileSync(join(root, file), 'utf8')));
    });
    expect(missing).toEqual([]);
  });

  it('leave out no room, and nothing of the ground floor', () => {
    const named = new Set(
      chapterLines.flatMap(({ code, head }) =>
        code.flat().flatMap((name) => [name, `${head[0]?.[0] ?? ''}/${name}`]),
      ),
    );
    const rooms = ['src', 'src/app', 'templates/onnx/server', 'templates/onnx/page'].flatMap((folder) =>
      readdirSync(join(root, folder), { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => `${folder}/${name}`),
    );
    const shared = readdirSync(join(root, 'contract'))
      .filter((name) => !name.endsWith('.test.ts'))
      .map((name) => `contract/${name}`);
    expect([...rooms, ...shared].filter((place) => !named.has(place))).toEqual([]);
  });
});

describe('decisions', () => {
  const files = readdirSync(join(root, 'docs', 'decisions')).filter((name) => name !== 'README.md');

  it('are numbered one after the other, each number once', () => {
    const numbers = files.map((name) => name.slice(0, 5)).toSorted();
    expect(numbers).toEqual(numbers.map((_, i) => `${String(i + 1).padStart(4, '0')}-`));
  });

  it('name no path that is not there', () => {
    const folders = readdirSync(root);
    const sources = globSync('{contract,src,templates,test,scripts,bench}/**/*.{ts,tsx}', { cwd: root });
    const names = files.flatMap((file) =>
      codeIn(readFileSync(join(root, 'docs', 'decisions', file), 'utf8')).map((name) => ({ file, name })),
    );
    const paths = names.filter(
      ({ name }) =>
        /^[\w./-]+\.tsx?$/u.test(name) || (name.includes('/') && folders.includes(name.split('/')[0] ?? '')),
    );
    expect(paths.length).toBeGreaterThan(50);
    // Within a decision a file may go by the end of its path; what is planned has a place, too.
    const missing = paths.filter(
      ({ name }) =>
        !existsSync(join(root, name)) &&
        !sources.some((source) => source.endsWith(`/${name}`)) &&
        name !== 'src/attest',
    );
    expect(missing).toEqual([]);
  });

  it('have their number in their title', () => {
    const wrong = files.filter((name) => {
      const text = readFileSync(join(root, 'docs', 'decisions', name), 'utf8');
      return !text.startsWith(`# ${Number(name.slice(0, 4))}. `);
    });
    expect(wrong).toEqual([]);
  });
});
