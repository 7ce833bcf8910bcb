import type { Mismatch } from './compare.ts';

/** One line, for example `probabilities[3, 1] is 0.41, expected 0.98 (2 of 60 elements are off)`. */
export function describeMismatch(mismatch: Mismatch): string {
  const { name } = mismatch;
  switch (mismatch.kind) {
    case 'dtype':
      return `${name} has dtype ${mismatch.actual}, expected ${mismatch.expected}`;
    case 'shape':
      return `${name} has shape [${mismatch.actual.join(', ')}], expected [${mismatch.expected.join(', ')}]`;
    case 'value': {
      const { index, actual, expected, differing, total } = mismatch;
      return `${name}[${index.join(', ')}] is ${written(actual)}, expected ${written(expected)} (${differing} of ${total} elements are off)`;
    }
  }
}

function written(element: string | number | bigint | boolean): string {
  return typeof element === 'string' ? JSON.stringify(element) : String(element);
}
