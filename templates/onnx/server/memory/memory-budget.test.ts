import { describe, expect, it } from 'vitest';
import { memoryForBodies } from './available-memory.ts';
import { Holding } from './holding.ts';
import { MemoryBudget, smallBytes } from './memory-budget.ts';

const mebibyte = 2 ** 20;

/** Two threads' views of one budget. */
function shared(limitBytes: number): [MemoryBudget, MemoryBudget] {
  const memory = MemoryBudget.allocate(limitBytes);
  return [new MemoryBudget(memory), new MemoryBudget(memory)];
}

describe('a budget that threads share', () => {
  it('gives all of them together no more than its limit, and what is given back to any of them', () => {
    const [one, other] = shared(12 * mebibyte);
    expect(one.take(8 * mebibyte, false)).toBe(true);
    expect(other.take(4 * mebibyte, false)).toBe(false);
    expect(other.take(2 * mebibyte, false)).toBe(true);
    one.give(8 * mebibyte);
    expect(other.take(7 * mebibyte, false)).toBe(true);
  });

  it('refuses what never fits with what it needs, what it may have, and what to send less of', () => {
    const [budget] = shared(12 * mebibyte);
    const { message } = budget.refusal(20 * mebibyte);
    expect(message).toContain(`it needs about ${20 * mebibyte} bytes, and may have ${9 * mebibyte}`);
    expect(message).toContain('(MLPACK_BODY_MEMORY_BYTES); send less at once: fewer rows');
  });

  it('keeps a sixth for small requests', () => {
    const [one, other] = shared(12 * mebibyte);
    expect(one.take(10 * mebibyte, false)).toBe(true);
    expect(other.take(mebibyte, false)).toBe(false);
    let small = 0;
    while (other.take(smallBytes, true)) small++;
    expect(small * smallBytes).toBe(2 * mebibyte);
  });

  it('keeps no more than a few small requests take, however many came and went', () => {
    const [one, other] = shared(12 * mebibyte);
    for (let i = 0; i < 10_000; i++) {
      expect(one.take(48 * 1024, true)).toBe(true);
      one.give(48 * 1024);
    }
    expect(one.heldBytes).toBeLessThanOrEqual(mebibyte / 2);
    expect(other.take(9 * mebibyte, false)).toBe(true);
  });

  it('may be set anew', () => {
    const [one, other] = shared(mebibyte);
    one.resize(20 * mebibyte);
    expect(other.take(10 * mebibyte, false)).toBe(true);
  });
});

describe('what a request holds', () => {
  it('grows until there is no more, which is another refusal where there never is', () => {
    const [budget, other] = shared(12 * mebibyte);
    const holding = new Holding(budget);
    holding.grow(6 * mebibyte);
    expect(() => new Holding(other).grow(5 * mebibyte)).toThrow(
      expect.objectContaining({ status: 503, headers: { 'Retry-After': '1' } }),
    );
    expect(() => holding.grow(5 * mebibyte)).toThrow(expect.objectContaining({ status: 413 }));
    // What was refused isn't held.
    expect(holding.bytes).toBe(6 * mebibyte);
  });

  it('is given back once, whatever comes after', () => {
    const [budget] = shared(12 * mebibyte);
    const holding = new Holding(budget);
    holding.grow(6 * mebibyte);
    holding.release();
    holding.become(mebibyte);
    holding.release();
    expect(budget.heldBytes).toBeLessThanOrEqual(mebibyte);
    expect(budget.take(10 * mebibyte, false)).toBe(true);
  });

  it('counts what is there in any case, beyond the limit, too', () => {
    const [budget, other] = shared(12 * mebibyte);
    const holding = new Holding(budget);
    holding.become(20 * mebibyte);
    expect(other.take(1024, true)).toBe(false);
    holding.become(mebibyte);
    expect(other.take(8 * mebibyte, false)).toBe(true);
  });
});

describe('memoryForBodies', () => {
  it('is what the process leaves of half of its memory', () => {
    expect(memoryForBodies(200 * mebibyte, 1024 * mebibyte)).toBe(
      Math.floor(1024 * mebibyte * 0.5) - 200 * mebibyte,
    );
  });

  it('is never so little that nothing could be answered', () => {
    expect(memoryForBodies(200 * mebibyte, 128 * mebibyte)).toBe(16 * mebibyte);
  });
});
