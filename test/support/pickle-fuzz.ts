import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { heldSource } from '../../src/convert/bytes/byte-source.ts';
import { compressionOf } from '../../src/convert/compression/compressions.ts';
import type { PickleValue } from '../../src/convert/pickle/pickle-values.ts';
import { readModel } from '../../src/convert/read-model.ts';
import { assembleModel } from '../../src/convert/sklearn/parts/assemble.ts';
import { convertEstimator } from '../../src/convert/sklearn/convert-estimator.ts';
import { MlpackError } from '../../src/errors/mlpack-error.ts';
import { mutatedBytes, mutateValue } from './pickle-mutations.ts';
import { randomNumbers } from './random-numbers.ts';

const models = resolve(import.meta.dirname, '../models/classical');
const maxBytes = 12_000;

interface FuzzedFile {
  readonly name: string;
  readonly bytes: Buffer;
}

/** Small models as their makers saved them, unpacked. */
export async function fuzzedFiles(): Promise<readonly FuzzedFile[]> {
  const files: FuzzedFile[] = [];
  for (const name of globSync('*/*', { cwd: models }).toSorted()) {
    if (name.endsWith('golden.json')) continue;
    const packed = readFileSync(join(models, name));
    const unpacked = compressionOf(packed)?.unpack(chunks(packed));
    const bytes = unpacked === undefined ? packed : Buffer.concat(await Array.fromAsync(unpacked));
    if (bytes.length <= maxBytes) files.push({ name, bytes });
  }
  return files;
}

async function* chunks(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

export interface FuzzOutcome {
  /** How many were converted all the same. */
  readonly converted: number;
  readonly refused: number;
  /** What else was thrown than an error for users, by the seed that makes it again. */
  readonly bugs: readonly string[];
}

/** Changes a model, in its bytes or in what they say, and converts it: once for each seed. */
export async function fuzzPickles(
  files: readonly FuzzedFile[],
  seeds: Iterable<number>,
): Promise<FuzzOutcome> {
  const outcome = { converted: 0, refused: 0, bugs: [] as string[] };
  for (const seed of seeds) {
    const random = randomNumbers(seed);
    const { name, bytes } = files[Math.floor(random() * files.length)] ?? {
      name: '',
      bytes: Buffer.alloc(0),
    };
    try {
      const value = await changedModel(name, bytes, random);
      const { object, labelEncoder } = await assembleModel([{ path: name, value, sizeBytes: bytes.length }]);
      await convertEstimator(object, name, { labelEncoder });
      outcome.converted += 1;
    } catch (error) {
      if (error instanceof MlpackError) outcome.refused += 1;
      else
        outcome.bugs.push(`seed ${seed}, ${name}: ${error instanceof Error ? error.stack : String(error)}`);
    }
  }
  return outcome;
}

async function changedModel(name: string, bytes: Buffer, random: () => number): Promise<PickleValue> {
  if (random() < 0.5) return await readModel(heldSource(name, mutatedBytes(bytes, random)));
  const value = await readModel(heldSource(name, bytes));
  mutateValue(value, random);
  return value;
}
