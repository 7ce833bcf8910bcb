import { roundedNumber } from '../data/numbers.ts';
import type { AnsweredOutput } from './answer.ts';

/** A bar of a chart. */
export interface Bar {
  readonly label: string;
  readonly value: number;
  /** The value as it is shown: 97.3 %, or a number. */
  readonly text: string;
  /** Start and length of the bar, in shares of the whole width: zero is where all bars begin. */
  readonly start: number;
  readonly length: number;
}

/** More values than this are no chart that somebody can read. */
const maxBars = 40;

/** An output as bars, when it is a list of numbers; null otherwise. Probabilities are bars of percent. */
export function barsOf({ values, classes, json }: AnsweredOutput): Bar[] | null {
  const numbers = values.filter((value) => typeof value === 'number');
  const isFlat = classes !== null || (Array.isArray(json) && json.every((item) => typeof item === 'number'));
  if (!isFlat || numbers.length !== values.length || numbers.length < 2 || numbers.length > maxBars)
    return null;
  const areProbabilities = isDistribution(numbers);
  const least = Math.min(0, ...numbers);
  const range = areProbabilities ? 1 : Math.max(0, ...numbers) - least || 1;
  return numbers.map((value, i) => ({
    label: classes?.[i] ?? String(i),
    value,
    text: areProbabilities ? percent(value) : roundedNumber(value),
    start: (Math.min(0, value) - least) / range,
    length: Math.min(1, Math.abs(value) / range),
  }));
}

export function percent(share: number): string {
  return share > 0 && share < 0.0005 ? '< 0.1 %' : `${(share * 100).toFixed(1)} %`;
}

function isDistribution(numbers: readonly number[]): boolean {
  const sum = numbers.reduce((total, value) => total + value, 0);
  return numbers.every((value) => value >= 0 && value <= 1.0001) && Math.abs(sum - 1) < 0.001;
}
