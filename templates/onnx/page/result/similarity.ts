import type { AnsweredOutput } from './answer.ts';

/** The vector that a row was answered with; null where no output is one. */
export function vectorOf(outputs: readonly AnsweredOutput[] | undefined): readonly number[] | null {
  for (const { values } of outputs ?? []) {
    const numbers = values.filter((value) => typeof value === 'number');
    if (numbers.length > 1 && numbers.length === values.length) return numbers;
  }
  return null;
}

/** The cosine of the angle between two vectors, -1 to 1; 0 where one has no length. */
export function cosine(a: readonly number[], b: readonly number[]): number {
  let [dot, ofA, ofB] = [0, 0, 0];
  for (const [i, x] of a.entries()) {
    const y = b[i] ?? 0;
    dot += x * y;
    ofA += x * x;
    ofB += y * y;
  }
  return ofA === 0 || ofB === 0 ? 0 : dot / Math.sqrt(ofA * ofB);
}
