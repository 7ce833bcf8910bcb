import { describe, expect, it } from 'vitest';
import { restMs } from './rest.ts';

const standing = { usedMs: 10, restedMs: 0, lagMs: 500, spoolUse: 0.1, spareCpus: 1.5, usableCpus: 2 };

describe('the writer', () => {
  it('rests for three times as long as it worked while there is a CPU to spare', () => {
    expect(restMs(standing)).toBe(30);
    expect(restMs({ ...standing, restedMs: 20 })).toBe(10);
    expect(restMs({ ...standing, restedMs: 40 })).toBe(0);
  });

  it.each([{ spareCpus: 0.9 }, { spareCpus: 0.4, usableCpus: 1 }])(
    'rests for two hundred times as long with %j, and looks again',
    (change) => {
      expect(restMs({ ...standing, ...change, restedMs: 40 })).toBe(1000);
      expect(restMs({ ...standing, ...change, restedMs: 1900 })).toBe(90);
      expect(restMs({ ...standing, ...change, restedMs: 1990 })).toBe(0);
    },
  );

  it('needs but half a CPU where there is only one', () => {
    expect(restMs({ ...standing, restedMs: 40, spareCpus: 0.6, usableCpus: 1 })).toBe(0);
  });

  it('waits as long as it does not know', () => {
    expect(restMs({ ...standing, spareCpus: null, restedMs: 5000 })).toBe(200);
  });

  it.each([{ lagMs: 30_001 }, { spoolUse: 0.6 }])('does not rest with %j', (change) => {
    expect(restMs({ ...standing, spareCpus: 0, ...change })).toBe(0);
  });
});
