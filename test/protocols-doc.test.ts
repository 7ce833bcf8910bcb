/** The examples of docs/protocols.md, run as they stand there. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { pathVariants } from '../contract/path-template.ts';
import { protocols } from '../contract/protocols.ts';
import { routes } from '../contract/routes.ts';
import { serveIris } from './support/server/served-iris.ts';
import type { Served } from './support/server/served.ts';

const documentation = readFileSync(resolve(import.meta.dirname, '../docs/protocols.md'), 'utf8');

/** A command, the language of its answer, and the answer. */
const examples = [...documentation.matchAll(/```sh\n(.*?)```\n\n```(json|csv)\n(.*?)```/gs)].map(
  ([, command = '', language = '', answer = '']) => ({ command, language, answer }),
);

let server: Served;
beforeAll(async () => {
  server = await serveIris({ AIP_PREDICT_ROUTE: '/vertex' }, 'iris');
});

/** CSV as JSON has it; numbers to the digits that every CPU agrees on. */
function values(language: string, text: string): unknown {
  const json: unknown =
    language === 'csv' ? text.split('\n').map((line) => line.split(',').map(Number)) : JSON.parse(text);
  return JSON.parse(JSON.stringify(json), (_key, value: unknown) =>
    typeof value === 'number' ? Math.round(value * 1e4) / 1e4 : value,
  );
}

/** Paths in the table of protocols; after an ellipsis only the end of one. */
const documented = [...documentation.matchAll(/^\| [^|]* \| ([^|]*) \|/gm)].flatMap(([, cell = '']) =>
  [...cell.matchAll(/(…?)`(?:GET |POST )?([/:][^`]*)`/g)].map(([, ellipsis = '', path = '']) => ({
    path,
    isEnd: ellipsis !== '',
  })),
);
const inferencePaths: readonly string[] = Object.values(protocols).flatMap(({ paths }) => paths);
const otherPaths = Object.values(protocols).flatMap((protocol) =>
  'routes' in protocol ? Object.values(protocol.routes).map(({ path }) => path) : [],
);
const served = [...inferencePaths, ...otherPaths, ...Object.values(routes)].flatMap((path) => [
  path,
  ...pathVariants(path),
]);

describe('the table of docs/protocols.md', () => {
  it('has no path that is not served', () => {
    expect(documented.length).toBeGreaterThan(20);
    const unknown = documented.filter(
      ({ path, isEnd }) => !served.some((one) => (isEnd ? one.endsWith(path) : one === path)),
    );
    expect(unknown).toEqual([]);
  });

  it('has every path of inference but those of labels, which are refused', () => {
    const missing = inferencePaths
      .filter((path) => !path.includes('{label}'))
      .filter((path) => !documented.some((one) => (one.isEnd ? path.endsWith(one.path) : path === one.path)));
    expect(missing).toEqual([]);
  });
});

describe('docs/protocols.md', () => {
  it('has an example of every command', () => {
    expect(examples.length).toBe(documentation.match(/```sh/g)?.length);
    expect(examples.length).toBeGreaterThan(8);
  });

  it.each(examples)('$command', async ({ command, language, answer }) => {
    const { stdout } = await promisify(execFile)('sh', [
      '-c',
      command.replace('http://127.0.0.1:8080', server.url),
    ]);
    expect(values(language, stdout)).toEqual(values(language, answer));
  });
});
