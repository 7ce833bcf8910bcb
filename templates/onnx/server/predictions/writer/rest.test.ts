import { describe, expect, it } from 'vitest';
import { restMs } from './rest.ts';

const standing = { usedMs: 10, lagMs: 500, spoolUse: 0.1, cpuUse: 0.2 };

describe('the writer', () => {
  it('rests for three times as long as it worked while there are CPUs to spare', () => {
    expect(restMs(standing)).toBe(30);
  });

  it('rests for two hundred times as long while there are none, but no longer than it may', () => {
    expect(restMs({ ...standing, cpuUse: 0.9 })).toBe(1990);
    expect(restMs({ ...standing, cpuUse: 0.9, usedMs: 500 })).toBe(5000);
  });

  it.each([{ lagMs: 10_001 }, { spoolUse: 0.6 }])('does not rest with %j', (change) => {
    expect(restMs({ ...standing, cpuUse: 1, ...change })).toBe(0);
  });
});
