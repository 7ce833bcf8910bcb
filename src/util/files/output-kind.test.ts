import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { refuseOtherKind, rootElement, type OutputKind } from './output-kind.ts';

const report: OutputKind = {
  name: 'a report',
  matches: (head) => head.toString().startsWith('report'),
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlpack-kind-'));
});
afterEach(() => rm(folder, { recursive: true }));

it.each([
  ['an ONNX model', '\x08\x09\x12\x07pytorch'],
  ['a tar archive', `${'a'.padEnd(257, '\0')}ustar\0`],
  ['a zip archive', 'PK\x03\x04'],
  ['a gzip file', '\x1f\x8b\x08'],
  ['a JSON file', '{"lock": 1}'],
  ['a JSON file', '\xef\xbb\xbf [1]'],
  ['an XML file', '<project/>'],
  ['a text file', 'name: iris\n'],
  ['a binary file', 'PNG\0'],
])('refuses to write over what is %s', async (what, text) => {
  const path = join(folder, 'file');
  await writeFile(path, text, 'latin1');
  await expect(refuseOtherKind(path, report)).rejects.toMatchObject({
    code: 'OUTPUT_EXISTS',
    message: `${path} is ${what}, and would be lost: a report is only written over a file of its kind.`,
    suggestions: ['Name another file.', expect.stringContaining(`rm ${path}`)],
  });
});

it('lets what is missing, empty or of the kind be written, and a folder be refused by the writer', async () => {
  await writeFile(join(folder, 'empty'), '');
  await writeFile(join(folder, 'old'), 'report of yesterday');
  await mkdir(join(folder, 'folder'));
  for (const name of ['missing', 'empty', 'old', 'old/below', 'folder']) {
    await expect(refuseOtherKind(join(folder, name), report)).resolves.toBeUndefined();
  }
});

it.each([
  ['svg', '<svg xmlns="x"/>'],
  [
    'svg',
    '\uFEFF<?xml version="1.0"?>\n<!-- a <testsuite> no more -->\n<!DOCTYPE svg PUBLIC "-//W3C">\n<svg>',
  ],
  ['testsuites', '<?xml version="1.0"?><testsuites name="x">'],
  [undefined, 'name: <svg>'],
  [undefined, `<${'!<'.repeat(2000)}`],
])('finds the first element, %s', (name, text) => {
  expect(rootElement(Buffer.from(text))).toBe(name);
});
