import { describe, expect, it } from 'vitest';
import { compareDebianVersions } from './version.ts';

describe('compareDebianVersions', () => {
  it.each([
    ['1.0', '1.1'],
    ['1.9', '1.10'],
    ['1.0~rc1', '1.0'],
    ['1.0~~', '1.0~'],
    ['1.0~', '1.0'],
    ['1.0', '1.0a'],
    ['1.0a', '1.0+'],
    ['1.0', '1.0-1'],
    ['1.0-1', '1.0-1+deb13u1'],
    ['1.0-1+deb13u9', '1.0-1+deb13u10'],
    ['1.0-1~bpo13+1', '1.0-1'],
    ['9:1.0', '10:0.1'],
    ['2.0', '1:1.0'],
    ['1.0-1-2', '1.0-2-1'],
    ['2.41-12+deb13u2', '2.41-12+deb13u5'],
    ['2025b-4+deb13u1', '2026f-0+deb13u1'],
    ['12345678901234567890', '12345678901234567891'],
  ])('orders %s before %s', (older, newer) => {
    expect(compareDebianVersions(older, newer)).toBeLessThan(0);
    expect(compareDebianVersions(newer, older)).toBeGreaterThan(0);
  });

  it.each([
    ['1.0', '0:1.0'],
    ['1.0', '1.0-0'],
    ['1.001', '1.1'],
    ['1.0', '1.0'],
  ])('takes %s and %s for the same', (a, b) => {
    expect(compareDebianVersions(a, b)).toBe(0);
  });
});
