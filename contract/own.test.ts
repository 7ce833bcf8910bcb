import { expect, it } from 'vitest';
import { own } from './own.ts';

it.each(Object.getOwnPropertyNames(Object.prototype))('finds %s only where it was given', (name) => {
  expect(own({}, name)).toBeUndefined();
  expect(own(Object.fromEntries([[name, 1]]), name)).toBe(1);
});
