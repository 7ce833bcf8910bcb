import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pairwise } from './pairwise.ts';

const options = fc
  .array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 7 })
  .map((counts) =>
    Object.fromEntries(
      counts.map((count, option) => [`o${option}`, Array.from({ length: count }, (_value, value) => value)]),
    ),
  );

it('has each pair of values of any options', () => {
  fc.assert(
    fc.property(options, (given) => {
      const rows = pairwise(given);
      for (const [a, xs] of Object.entries(given))
        for (const [b, ys] of Object.entries(given))
          for (const x of xs)
            for (const y of a === b ? [x] : ys)
              expect(rows.some((row) => row[a] === x && row[b] === y)).toBe(true);
    }),
  );
});

it('is small, and the same each time', () => {
  const given = {
    style: ['deployment', 'kserve', 'knative'],
    autoscale: ['none', 'hpa', 'keda'],
    route: ['none', 'gateway', 'ingress'],
    monitoring: [false, true],
    database: [undefined, 'cnpg', 'existing'],
    secrets: ['secret', 'sealed', 'external'],
    canary: [false, true],
  };
  const rows = pairwise(given);
  // All 972 combinations would be there without it; no set has fewer than 9.
  expect(rows.length).toBeLessThanOrEqual(15);
  expect(pairwise(given)).toEqual(rows);
  expect(rows[0]?.style).toBe('deployment');
});

it('refuses an option without values by name', () => {
  expect(() => pairwise({ a: [1], style: [] })).toThrow(new RangeError('style has no values'));
});
