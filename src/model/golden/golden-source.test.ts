import { expect, it } from 'vitest';
import { readSource } from './golden-source.ts';

it.each([
  [{ cases: [] }, 'golden.json: "cases" is empty.'],
  [{ steps: [] }, 'golden.json: "steps" is empty.'],
  [{ cases: [], steps: [] }, 'golden.json: "cases" is empty.'],
  [{}, 'golden.json: it has neither "inputs" with "outputs", nor "cases".'],
])('refuses a file without cases, %j, by what it has', (json, message) => {
  expect(() => readSource(json, 'golden.json')).toThrow(
    expect.objectContaining({ code: 'GOLDEN_INVALID', message }),
  );
});
