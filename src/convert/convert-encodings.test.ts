import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tempDir } from '../../test/support/temp.ts';
import { convertFiles } from './convert-file.ts';

const encodings = join(import.meta.dirname, '../../test/models/classical/encodings');

const convert = async (name: string) =>
  readFileSync(await convertFiles([join(encodings, name)], await tempDir()));

it.each(readdirSync(encodings))('%s is the same forest as without compression', async (name) => {
  expect((await convert(name)).equals(await convert('rf_0.joblib'))).toBe(true);
});
