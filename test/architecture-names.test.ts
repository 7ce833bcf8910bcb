import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findNameLookups } from './support/name-lookups.ts';

const root = resolve(import.meta.dirname, '..');

/** TypeScript's paths have slashes everywhere. */
const shipped = /^(?:contract|src|scripts|templates\/onnx\/(?:server|page))\/(?!.*\.test\.tsx?$)/u;

describe('a name that a user, a model or a caller chose', () => {
  it.each(['tsconfig.json', 'templates/onnx/page/tsconfig.json'])(
    'is looked up in Maps and with own() only, in the sources of %s',
    (config) => {
      let files = 0;
      const found = findNameLookups(join(root, config), (path) => {
        const isShipped = shipped.test(relative(root, path));
        if (isShipped) files += 1;
        return isShipped;
      });
      expect(files).toBeGreaterThan(10);
      expect(found.map(({ path, line, text }) => `${relative(root, path)}:${line}: ${text}`)).toEqual([]);
    },
  );
});

describe('the rule', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'mlpack-names-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** What is found in a module with these lines at its end. */
  function found(code: string): string[] {
    const config = join(folder, 'tsconfig.json');
    writeFileSync(
      config,
      JSON.stringify({ compilerOptions: { strict: true, lib: ['es2024'], types: [] }, files: ['module.ts'] }),
    );
    writeFileSync(
      join(folder, 'module.ts'),
      `declare const record: Record<string, number>;
       declare const other: Record<string, number>;
       declare const loose: any;
       declare const name: string;
       declare const list: number[];
       declare const index: number;
       export {};
       ${code}`,
    );
    return findNameLookups(config, (path) => path.endsWith('/module.ts')).map(({ text }) => text);
  }

  it.each([
    ['a read', 'record[name];', 'record[name]'],
    ['a read in a chain', 'loose?.inner?.[name];', 'loose?.inner?.[name]'],
    ['a write', 'record[name] = 1;', 'record[name]'],
    ['a removal', 'delete record[name];', 'record[name]'],
    ['in', 'name in record;', 'name in record'],
    [
      'a table of its own',
      '({ a: 1 } as Record<string, number>)[name];',
      '({ a: 1 } as Record<string, number>)[name]',
    ],
    ['a name put together', 'record[`x-${name}`];', 'record[`x-${name}`]'],
    ['a name that may be any', 'declare const n: "a" | (string & {}); record[n];', 'record[n]'],
    ['a name of type any', 'record[loose];', 'record[loose]'],
    ['a generic name', 'export const f = <K extends string>(k: K) => record[k];', 'record[k]'],
    ['a guard for another object', 'Object.hasOwn(other, name) ? record[name] : 0;', 'record[name]'],
    ['the wrong side of a guard', 'Object.hasOwn(record, name) ? 0 : record[name];', 'record[name]'],
    [
      'a guard that may be skipped',
      'if (index > 0 || Object.hasOwn(record, name)) record[name];',
      'record[name]',
    ],
    ['a loop over another object', 'for (const key in other) record[key];', 'record[key]'],
  ])('finds %s', (_, code, text) => {
    expect(found(code)).toEqual([text]);
  });

  it.each([
    ['an index', 'list[index];'],
    ['a literal', "record['a'];"],
    ['one of several literals', 'declare const n: "a" | "b"; record[n]; n in record;'],
    ["an object's own keys", 'const o = { a: 1 }; declare const k: keyof typeof o; o[k];'],
    ['what hasOwn guards', 'Object.hasOwn(record, name) ? record[name] : 0;'],
    ['what hasOwn guards among others', 'if (index > 0 && Object.hasOwn(record, name)) record[name];'],
    ['an object without a prototype', 'const o: Record<string, number> = Object.create(null); o[name] = 1;'],
    ['a loop over the object', 'for (const key in record) record[key];'],
    ['a Map', 'new Map([[name, 1]]).get(name);'],
    ['a property of a literal, which is always its own', 'export const o = { [name]: 1 };'],
  ])('lets %s be', (_, code) => {
    expect(found(code)).toEqual([]);
  });
});
