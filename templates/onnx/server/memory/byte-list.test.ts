import { describe, expect, it, vi } from 'vitest';
import { ByteList } from './byte-list.ts';
import { Holding } from './holding.ts';
import { MemoryBudget } from './memory-budget.ts';

const mebibyte = 2 ** 20;

function list(limitBytes = 100 * mebibyte): { list: ByteList; holding: Holding } {
  const holding = new Holding(new MemoryBudget(MemoryBudget.allocate(limitBytes)));
  return { list: new ByteList(holding, limitBytes), holding };
}

describe('ByteList', () => {
  it('gives back what came, and holds that alone', () => {
    const { list: bytes, holding } = list();
    const pieces = Array.from({ length: 300 }, (_, i) =>
      Buffer.from(new Uint8Array(1000 + i).fill(i).buffer),
    );
    const whole = Buffer.concat(pieces);
    for (const piece of pieces) bytes.add(piece);
    // Left to V8, as much again would be there for long.
    expect(pieces.map(({ buffer }) => buffer.byteLength)).toEqual(pieces.map(() => 0));
    const joined = bytes.join();
    expect(joined.equals(whole)).toBe(true);
    expect([joined.byteLength, holding.bytes]).toEqual([joined.buffer.byteLength, joined.length]);
  });

  it('has memory for as many as are to come, and shrinks none', () => {
    const holding = new Holding(new MemoryBudget(MemoryBudget.allocate(100 * mebibyte)));
    const size = 3 * mebibyte + 5;
    const bytes = new ByteList(holding, size);
    const pieces = [...Array(48).fill(mebibyte / 16), 5].map((length: number) => Buffer.alloc(length, 7));
    for (const piece of pieces) bytes.add(piece);
    const resized = vi.spyOn(ArrayBuffer.prototype, 'resize');
    const joined = bytes.join();
    expect([resized.mock.calls, joined.length, joined.buffer.byteLength]).toEqual([[], size, size]);
    resized.mockRestore();
  });

  it('gives the only piece back as it is', () => {
    const { list: bytes } = list();
    const piece = Buffer.from('abc');
    bytes.add(piece);
    expect(bytes.join()).toBe(piece);
    expect(list().list.join().length).toBe(0);
  });

  it('holds little more than has come while it grows, and keeps nothing where there is no more', () => {
    const { list: bytes, holding } = list(12 * mebibyte);
    const piece = (): Buffer => Buffer.alloc(mebibyte / 4);
    for (let i = 0; i < 16; i++) bytes.add(piece());
    expect(holding.bytes).toBeGreaterThanOrEqual(4 * mebibyte);
    expect(holding.bytes).toBeLessThan(6 * mebibyte);
    expect(() => {
      for (let i = 0; i < 40; i++) bytes.add(piece());
    }).toThrow('more memory than this server has');
    expect(bytes.join().length).toBe(0);
  });

  it('refuses what the system has no memory for', () => {
    const holding = new Holding(new MemoryBudget(MemoryBudget.allocate(100 * mebibyte)));
    // No machine has room for so much.
    const bytes = new ByteList(holding, Number.MAX_SAFE_INTEGER);
    bytes.add(Buffer.from('a'));
    expect(() => bytes.add(Buffer.from('b'))).toThrow('the memory for bodies of requests is full');
    expect(bytes.join().length).toBe(0);
  });
});
