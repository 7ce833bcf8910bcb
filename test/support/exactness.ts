import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { differencesFrom } from './classical.ts';
import type { Cell, Golden, GoldenTensor } from './classical-golden.ts';

const exactnessDir = resolve(import.meta.dirname, '../models/exactness');

/** What inputs are made of, and what a framework answered to them: models/exactness.py wrote it. */
interface Recorded {
  readonly seed: number;
  readonly rows: number;
  readonly words?: readonly string[];
  readonly separators?: readonly string[];
  readonly columns?: readonly string[];
  readonly isFrame?: boolean;
  /** Whole rows, and for each column the values at which the model compares, and what is beside them. */
  readonly usual?: readonly (readonly Cell[])[];
  readonly edges?: readonly (readonly Cell[])[];
  readonly outputs: Readonly<Record<string, Packed>>;
}

/** The bytes of an answer's numbers, the first of each before the second ones; labels are numbers of a list of texts. */
interface Packed {
  readonly shape: readonly number[];
  readonly labels: readonly string[] | null;
  readonly planes: string;
}

/** What a converted model of test/models/classical answers otherwise than its framework did to 5,000 inputs at its edges. */
export async function edgeDifferences(name: string, tolerance?: number): Promise<readonly string[]> {
  const file = await readFile(resolve(exactnessDir, `${name}.json.gz`));
  const recorded = JSON.parse((await promisify(gunzip)(file)).toString()) as Recorded;
  const outputs = Object.fromEntries(
    Object.entries(recorded.outputs).map(([method, packed]) => [method, unpacked(packed)]),
  );
  return await differencesFrom(name, { inputs: inputsOf(recorded), outputs }, tolerance);
}

function unpacked({ shape, labels, planes }: Packed): GoldenTensor {
  const bytes = Buffer.from(planes, 'base64');
  const count = bytes.length / 8;
  const one = Buffer.alloc(8);
  const data = Array.from({ length: count }, (_, at) => {
    for (let byte = 0; byte < 8; byte += 1) one[byte] = bytes[byte * count + at] ?? 0;
    const number = one.readDoubleBE();
    return labels === null ? number : (labels[number] ?? null);
  });
  return { shape, dtype: labels === null ? 'float64' : 'string', data };
}

/** The inputs that the framework was asked, made as models/exactness.py made them. */
function inputsOf(recorded: Recorded): Golden['inputs'] {
  const below = numbersBelow(recorded.seed);
  const { rows, words, separators = [], columns = [], isFrame } = recorded;
  if (words !== undefined) {
    const data = Array.from({ length: rows }, () => textOf(words, separators, below));
    return { text: { shape: [rows], dtype: 'string', data } };
  }
  const table = Array.from({ length: rows }, () => rowOf(recorded, below));
  if (isFrame !== true) return { X: { shape: [rows, columns.length], dtype: 'float64', data: table } };
  const isText = columns.map((_, column) => recorded.usual?.some((row) => isWord(row[column])) ?? false);
  return {
    rows: table.map((row) =>
      Object.fromEntries(
        row.map((cell, column) => [
          columns[column] ?? '',
          isText[column] === true || typeof cell !== 'string' ? cell : Number(cell),
        ]),
      ),
    ),
  };
}

function textOf(
  words: readonly string[],
  separators: readonly string[],
  below: (count: number) => number,
): string {
  let text = '';
  for (let left = below(14); left > 0; left -= 1) {
    text += words[below(words.length)];
    text += separators[below(separators.length)];
  }
  return text;
}

/** A usual row, of which a quarter, a half, three quarters or all cells are at an edge. */
function rowOf({ usual = [], edges = [] }: Recorded, below: (count: number) => number): readonly Cell[] {
  const row = usual[below(usual.length)] ?? [];
  const share = below(4);
  return row.map((cell, column) => {
    const values = edges[column] ?? [];
    return below(4) <= share ? (values[below(values.length)] ?? null) : cell;
  });
}

function isWord(cell: Cell | undefined): boolean {
  return typeof cell === 'string' && cell !== 'NaN' && Number.isNaN(Number(cell));
}

/** A generator that is one line in every language: whole numbers from 0 to below a count. */
function numbersBelow(seed: number): (count: number) => number {
  let state = seed;
  return (count) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 8) % count;
  };
}
