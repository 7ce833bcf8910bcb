/** How a model and its shadow differ, row by row: told by `mlpack compare`, and counted by the shadow's server. */
import { distance, farthest, featuresOf, numbersIn } from './row-numbers.ts';

/** What is compared of a request that both answered, JSON as text. */
export interface ComparedPair {
  readonly inputs: string | null;
  readonly answered_prediction: string | null;
  readonly shadow_prediction: string | null;
  readonly answered_outputs: string | null;
  readonly shadow_outputs: string | null;
}

/** A row of a request as both predicted it. */
export interface ComparedRow {
  /** Whether what it was predicted to be differs; null where that is a number, or not known. */
  readonly differs: boolean | null;
  /** How far its scores are apart at most; null where there are none. */
  readonly apart: number | null;
  readonly features: readonly (readonly [string, number])[];
}

/** What the values of a group's pairs have shown so far: it is so of all its pairs, of later ones too. */
export interface SeenNumbers {
  /** Whether predictions are numbers, and no labels. */
  arePredicted: boolean;
  /** Outputs that are scores. */
  readonly scores: Set<string>;
}

/** Of a group of which no pair was seen. */
export function nothingSeen(): SeenNumbers {
  return { arePredicted: false, scores: new Set() };
}

/** More rows of the newest requests tell no more. */
const mostRows = 1_000_000;

/** A row before it is known what its model's outputs are. */
interface Raw extends Pick<ComparedRow, 'features'> {
  readonly differs: boolean | null;
  readonly apart: ReadonlyMap<string, number>;
}

/**
 * The rows of requests that both answered. Outputs with one whole number a row in all of them are labels, and so are predictions that
 * are texts or whole numbers; all other numbers are scores.
 *
 * @param pairs of one group
 * @param seen in those of its pairs that were compared before, and then in these
 */
export function comparedRows(pairs: readonly ComparedPair[], seen: SeenNumbers): ComparedRow[] {
  const raw: Raw[] = [];
  for (const pair of pairs) {
    if (raw.length >= mostRows) break;
    const answered = arrayIn(pair.answered_prediction);
    const shadow = arrayIn(pair.shadow_prediction);
    const outputs = outputsOf(pair);
    const rows = Math.max(
      answered?.length ?? 0,
      shadow?.length ?? 0,
      ...outputs.map(({ rows: count }) => count),
    );
    seen.arePredicted ||= [...(answered ?? []), ...(shadow ?? [])].some(isFraction);
    const inputs = objectIn(pair.inputs);
    for (let row = 0; row < rows; row++) {
      const apart = new Map<string, number>();
      for (const { name, a, b } of outputs) {
        const [x, y] = [numbersIn(a[row]), numbersIn(b[row])];
        if (x === null || y === null) continue;
        apart.set(name, distance(x, y) ?? farthest);
        if (x.length > 1 || [...x, ...y].some(isFraction)) seen.scores.add(name);
      }
      const isKnown = answered !== null || shadow !== null;
      const differs = isKnown ? !isSame(answered?.[row], shadow?.[row]) : null;
      raw.push({ differs, apart, features: featuresOf(inputs, row) });
    }
  }
  return raw.map(({ differs, apart, features }) => {
    const own = [...apart].flatMap(([name, most]) => (seen.scores.has(name) ? [most] : []));
    return {
      differs: seen.arePredicted ? null : differs,
      apart: own.length === 0 ? null : Math.max(...own),
      features,
    };
  });
}

/** Outputs that both have, as arrays of rows. */
function outputsOf({ answered_outputs: answered, shadow_outputs: shadow }: ComparedPair): {
  readonly name: string;
  readonly a: readonly unknown[];
  readonly b: readonly unknown[];
  readonly rows: number;
}[] {
  const theirs = new Map(Object.entries(objectIn(shadow)));
  return Object.entries(objectIn(answered)).flatMap(([name, a]) => {
    const b = theirs.get(name);
    return Array.isArray(a) && Array.isArray(b) ? [{ name, a, b, rows: Math.max(a.length, b.length) }] : [];
  });
}

function objectIn(json: string | null): Readonly<Record<string, unknown>> {
  const value: unknown = json === null ? null : JSON.parse(json);
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function arrayIn(json: string | null): readonly unknown[] | null {
  const value: unknown = json === null ? null : JSON.parse(json);
  return Array.isArray(value) ? value : null;
}

function isFraction(value: unknown): boolean {
  return typeof value === 'number' && !Number.isInteger(value);
}

/** Labels are compared as texts, as feedback is: a version may call them 1, and the next "1". */
function isSame(a: unknown, b: unknown): boolean {
  return (a === undefined) === (b === undefined) && text(a) === text(b);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}
