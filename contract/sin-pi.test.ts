import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { cosPi, sinPi } from './sin-pi.ts';

const { sqrt } = Math;

it.each([
  [0, 0, 1],
  [1 / 6, 0.5, sqrt(3) / 2],
  [0.25, sqrt(0.5), sqrt(0.5)],
  [1 / 3, sqrt(3) / 2, 0.5],
  [0.5, 1, 0],
  [1, 0, -1],
  [1.5, -1, 0],
  [-0.25, -sqrt(0.5), sqrt(0.5)],
  [2 ** 40 + 0.5, 1, 0],
])('%f', (x, sine, cosine) => {
  expect(Math.abs(sinPi(x) - sine)).toBeLessThanOrEqual(2 ** -53);
  expect(Math.abs(cosPi(x) - cosine)).toBeLessThanOrEqual(2 ** -53);
});

it('is what the engine computes, but for the last place', () => {
  for (let i = -10_000; i <= 10_000; i++) {
    const x = i / 4999;
    expect(Math.abs(sinPi(x) - Math.sin(Math.PI * x))).toBeLessThan(1e-15);
    expect(Math.abs(cosPi(x) - Math.cos(Math.PI * x))).toBeLessThan(1e-15);
  }
});

// Node.js 24 on arm64 gave these, too; with its Math.sin and Math.cos it gave others.
it('is the same bits on every machine', () => {
  const values = Float64Array.from({ length: 20_000 }, (_, i) => (i - 9000) / 4999);
  const made = [values.map(sinPi), values.map(cosPi)];
  const digests = made.map((one) => createHash('sha256').update(new Uint8Array(one.buffer)).digest('hex'));
  expect(digests.map((digest) => digest.slice(0, 16))).toEqual(['9db21188f5091a0e', '604cde26b8ad6c81']);
});
