import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { exitSeven, makeElf, text } from '../../../test/support/small-elf.ts';
import { stripElf } from './elf-strip.ts';

const symtab = { name: '.symtab', type: 2, flags: 0, bytes: Buffer.from('SYMBOLS') };
const debug = { name: '.debug_info', type: 1, flags: 0, bytes: Buffer.from('DEBUGGING') };
const comment = { name: '.comment', type: 1, flags: 0x30, bytes: Buffer.from('GCC 14') };
const strip = (file: Buffer) => Buffer.concat(stripElf(file, 'node bin/node'));

/** The exit code, for which Node.js has no promise. */
async function exitCodeOf(file: Buffer): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'mlpack-elf-'));
  try {
    const path = join(folder, 'program');
    await writeFile(path, file);
    await chmod(path, 0o755);
    return await promisify(execFile)(path).then(
      () => 0,
      (error: { code: number }) => error.code,
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe('stripElf', () => {
  const original = makeElf([text, symtab, debug, comment]);

  it('drops symbols and debugging sections and keeps what is loaded where it was', () => {
    const stripped = strip(original);
    expect(
      stripped.includes('SYMBOLS') || stripped.includes('DEBUGGING') || stripped.includes('symtab'),
    ).toBe(false);
    expect(stripped.subarray(64, 64 + 56 + exitSeven.length)).toEqual(
      original.subarray(64, 64 + 56 + exitSeven.length),
    );
    expect(stripped.includes('GCC 14')).toBe(true);
    expect(stripped.includes('\0.text\0.comment\0.shstrtab\0')).toBe(true);
  });

  it('changes nothing more the second time', () => {
    const once = strip(original);
    expect(strip(once)).toEqual(once);
  });

  it.skipIf(process.platform !== 'linux' || process.arch !== 'x64')(
    'leaves a program that runs',
    async () => {
      expect(await exitCodeOf(original)).toBe(7);
      expect(await exitCodeOf(strip(original))).toBe(7);
    },
  );

  it('refuses what is cut off or no ELF file', async () => {
    const refused = {
      code: 'INTEGRITY',
      message: expect.stringMatching(/^node bin\/node cannot be stripped/u),
    };
    for (const file of [
      Buffer.from('#!/bin/sh\n'),
      original.subarray(0, 200),
      await readFile(import.meta.filename),
    ]) {
      expect(() => strip(file)).toThrow(expect.objectContaining(refused));
    }
  });
});
