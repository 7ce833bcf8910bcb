/** The page as the CLI's build makes it, without a server or a browser. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { bundlePage } from '../scripts/bundle-page.ts';
import { fileTempDir } from './support/temp.ts';

let folder: string;
let files: ReadonlyMap<string, Buffer>;
beforeAll(async () => {
  folder = await fileTempDir();
  await bundlePage(folder);
  files = await filesIn(folder);
});

async function filesIn(place: string): Promise<Map<string, Buffer>> {
  const entries = await readdir(place, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    await Promise.all(
      paths.map(async (path): Promise<[string, Buffer]> => [
        path.slice(place.length + 1),
        await readFile(path),
      ]),
    ),
  );
}

function text(path: string): string {
  return gunzipSync(files.get(`${path}.gz`) ?? '').toString();
}

it('is the same bytes every time', async () => {
  const again = await fileTempDir();
  await bundlePage(again);
  expect(await filesIn(again)).toEqual(files);
});

it('is at most 150 kB gzipped, in all', () => {
  const sizeBytes = [...files.values()].reduce((sum, { length }) => sum + length, 0);
  expect(sizeBytes).toBeLessThanOrEqual(150_000);
});

it('has nothing of the machine in the headers of gzip', () => {
  // RFC 1952: no time, unknown system.
  for (const bytes of files.values()) expect(bytes.subarray(3, 10).toString('hex')).toBe('000000000002ff');
});

describe.each(['index.html', 'docs.html'])('%s', (name) => {
  it('names only files that are there', () => {
    const named = [...text(name).matchAll(/(?:src|href)="(?!data:|openapi)([^"]+)"/g)].map(
      ([, path]) => path,
    );
    expect(named.length).toBeGreaterThan(2);
    expect(named.filter((path) => !files.has(`${path}.gz`))).toEqual([]);
  });

  it('has neither script nor style inside', () => {
    expect(text(name)).not.toMatch(/<style|<script(?! type="module" src)| on\w+=| style=/);
  });
});

it('asks no other server for anything', () => {
  const found = [...files.keys()]
    .map((path) => path.replace(/\.gz$/, ''))
    .filter((path) => /\.(js|css)$/.test(path))
    .flatMap((path) => [
      ...text(path).matchAll(/(?:import|url|fetch|src=)\W{0,3}(?:https?:)?\/\/[^\s"')]+/g),
    ]);
  expect(found.map(([match]) => match)).toEqual([]);
});

it('hands on the licences of what it is made of', () => {
  const licences = [...files.keys()]
    .find((path) => path.startsWith('assets/licences-'))
    ?.replace(/\.gz$/, '');
  expect(text(licences ?? '')).toMatch(/preact \d[^]*uplot \d/i);
});
