import { describe, expect, it } from 'vitest';
import { Turns } from './turns.ts';

describe('Turns', () => {
  it('lets so many be under way, and the others begin in the order they came', async () => {
    const turns = new Turns(2);
    const begun: number[] = [];
    for (let i = 0; i < 5; i++) turns.begin(() => begun.push(i));
    expect(begun).toEqual([0, 1]);
    turns.end();
    turns.end();
    await expect.poll(() => begun).toEqual([0, 1, 2, 3]);
    for (let i = 0; i < 3; i++) turns.end();
    await expect.poll(() => begun).toEqual([0, 1, 2, 3, 4]);
    expect(new Turns(0, 1).begin(() => undefined)).toBe(true);
    expect(new Turns(0, 0).begin(() => undefined)).toBe(false);
    for (const i of [5, 6, 7]) turns.begin(() => begun.push(i));
    expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });
});
