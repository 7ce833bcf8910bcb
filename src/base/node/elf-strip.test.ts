import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { stripElf } from './elf-strip.ts';

interface TestSection {
  readonly name: string;
  readonly type: number;
  readonly flags: number;
  readonly bytes: Buffer;
}

const symtab = { name: '.symtab', type: 2, flags: 0, bytes: Buffer.from('SYMBOLS') };
const debug = { name: '.debug_info', type: 1, flags: 0, bytes: Buffer.from('DEBUGGING') };
const comment = { name: '.comment', type: 1, flags: 0x30, bytes: Buffer.from('GCC 14') };
/** exit(7), for x86-64: mov edi,7; mov eax,60; syscall. */
const exitSeven = Buffer.from('bf07000000b83c0000000f05', 'hex');
const text = { name: '.text', type: 1, flags: 6, bytes: exitSeven };

/** A static executable with one loaded segment that holds headers and .text. */
function makeElf(sections: readonly TestSection[]): Buffer {
  const names = ['', ...sections.map(({ name }) => name), '.shstrtab'];
  const all = [
    ...sections,
    { name: '.shstrtab', type: 3, flags: 0, bytes: Buffer.from(`${names.join('\0')}\0`) },
  ];
  const textAt = 64 + 56;
  const headers = [Buffer.alloc(64)];
  let offset = textAt;
  let nameAt = 1;
  for (const { name, type, flags, bytes } of all) {
    const header = Buffer.alloc(64);
    header.writeUInt32LE(nameAt, 0);
    header.writeUInt32LE(type, 4);
    header.writeBigUInt64LE(BigInt(flags), 8);
    header.writeBigUInt64LE(BigInt(offset), 24);
    header.writeBigUInt64LE(BigInt(bytes.length), 32);
    header.writeBigUInt64LE(1n, 48);
    headers.push(header);
    offset += bytes.length;
    nameAt += name.length + 1;
  }
  const file = Buffer.alloc(64);
  file.write('7f454c46020101', 'hex');
  file.writeUInt16LE(2, 16);
  file.writeUInt16LE(62, 18);
  file.writeUInt32LE(1, 20);
  file.writeBigUInt64LE(0x400000n + BigInt(textAt), 24);
  file.writeBigUInt64LE(64n, 32);
  file.writeBigUInt64LE(BigInt(offset), 40);
  for (const [value, at] of [
    [64, 52],
    [56, 54],
    [1, 56],
    [64, 58],
    [headers.length, 60],
    [headers.length - 1, 62],
  ] as const) {
    file.writeUInt16LE(value, at);
  }
  const loadedBytes = BigInt(textAt + exitSeven.length);
  const segment = Buffer.alloc(56);
  segment.writeUInt32LE(1, 0);
  segment.writeUInt32LE(5, 4);
  for (const [value, at] of [
    [0n, 8],
    [0x400000n, 16],
    [0x400000n, 24],
    [loadedBytes, 32],
    [loadedBytes, 40],
    [0x1000n, 48],
  ] as const) {
    segment.writeBigUInt64LE(value, at);
  }
  return Buffer.concat([file, segment, ...all.map(({ bytes }) => bytes), ...headers]);
}

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
