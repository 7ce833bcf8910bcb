import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempDir } from './support/temp.ts';

const root = resolve(import.meta.dirname, '..');

function inRoot(file: string): Record<string, unknown> {
  const parsed: unknown = JSON.parse(readFileSync(join(root, file), 'utf8'));
  return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
}

/** What compiling these lines says, as the whole repository is compiled. */
async function complaints(lines: readonly string[]): Promise<string> {
  const folder = await tempDir();
  const config = {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: { typeRoots: [join(root, 'node_modules/@types')] },
    include: ['*.ts'],
  };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config));
  await writeFile(join(folder, 'code.ts'), `export {};\n${lines.join('\n')}\n`);
  return new Promise((done) => {
    execFile(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder], (_error, out) =>
      done(out),
    );
  });
}

describe('the lowest Node.js that package.json admits', () => {
  it('is the one whose types everything is compiled against', () => {
    const { engines, devDependencies } = inRoot('package.json');
    const lowest = /^>=(?<minor>\d+\.\d+)$/u.exec(String(Reflect.get(Object(engines), 'node')));
    expect(Reflect.get(Object(devDependencies), '@types/node')).toMatch(
      new RegExp(String.raw`^~${lowest?.groups?.['minor'] ?? 'none'}\.\d+$`, 'u'),
    );
  });

  it('is kept to by the compiler: what only newer ones have is not there', async () => {
    const newer = [
      'new AsyncDisposableStack();',
      'new DisposableStack();',
      'new Float16Array(1);',
      'new URLPattern({});',
      'new SuppressedError(1, 2);',
      "RegExp.escape('.');",
      'Error.isError(1);',
      'Promise.try(() => 1);',
    ];
    const said = await complaints(newer);
    const silent = newer.filter((_line, index) => !said.includes(`code.ts(${index + 2},`));
    expect(silent).toEqual([]);
    expect(await complaints(['[1].values().map(String); Promise.withResolvers();'])).toBe('');
  });
});
