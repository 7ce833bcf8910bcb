import { expect, it } from 'vitest';
import { Learned } from './learned.ts';

it('learns one of many, and keeps the last', () => {
  const learned = new Learned<number>(3);
  for (let i = 0; i < 32 * 5; i++) learned.offer(() => i);
  expect(learned.items.toSorted((a, b) => a - b)).toEqual([64, 96, 128]);
});

it('keeps what it has where there is nothing to learn', () => {
  const learned = new Learned<number>(1);
  learned.offer(() => 1);
  for (let i = 0; i < 100; i++) learned.offer(() => null);
  expect(learned.items).toEqual([1]);
});
