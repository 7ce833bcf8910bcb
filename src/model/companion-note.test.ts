import { copyFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { tempDir } from '../../test/support/temp.ts';
import { companionNote } from './companion-note.ts';
import { modelFormats } from './formats/formats.ts';
import { inspectModel } from './read-model.ts';

const models = resolve(import.meta.dirname, '../../test/models/classical/companions');

/** What is said of a model in a folder of its own with some of the files that were saved with it. */
async function noteOf(model: string, beside: readonly string[], junk: readonly string[] = []) {
  const folder = await tempDir();
  for (const file of [model, ...beside]) await copyFile(join(models, file), join(folder, file));
  for (const file of junk) await writeFile(join(folder, file), 'no pickle at all');
  const options = { cacheFolder: join(folder, 'cache'), formats: modelFormats, cwd: folder };
  const path = join(folder, model);
  return await companionNote(path, await inspectModel(path, options), options);
}

it('names a scaler and a label encoder that fit, and what to type', async () => {
  expect(await noteOf('model.pkl', ['scaler.pkl', 'label_encoder.pkl', 'narrow.pkl'], ['a.pkl'])).toBe(
    'Beside the model, scaler.pkl (StandardScaler) makes the 4 columns that the model takes, and label_encoder.pkl ' +
      '(LabelEncoder) names 3 classes, as many as it has. If it was fitted with these: ' +
      'mlpack build scaler.pkl label_encoder.pkl model.pkl',
  );
});

it('names all that fit a model of words, with a command for each', async () => {
  expect(await noteOf('words.pkl', ['vectorizer.pkl', 'scaler.pkl'])).toBe(
    'Beside the model, scaler.pkl (StandardScaler) and vectorizer.pkl (CountVectorizer) each make the 4 columns that the ' +
      'model takes. If it was fitted with some of these: mlpack build scaler.pkl words.pkl, or mlpack build vectorizer.pkl words.pkl',
  );
});

it.each([
  ['a model with its scaler in itself', 'pipeline.pkl', ['scaler.pkl']],
  ['a scaler of fewer columns', 'model.pkl', ['narrow.pkl']],
  ['another model', 'model.pkl', ['pipeline.pkl']],
  ['a scaler of columns of other names', 'elsewhere.pkl', ['scaler.pkl']],
  ['a preprocessor itself', 'scaler.pkl', ['model.pkl', 'narrow.pkl', 'label_encoder.pkl']],
])('says nothing of %s', async (_what, model, beside) => {
  expect(await noteOf(model, beside)).toBeNull();
});

it('says nothing where files are too many to belong to the model', async () => {
  const junk = Array.from({ length: 12 }, (_, i) => `${i}.pkl`);
  expect(await noteOf('model.pkl', ['scaler.pkl'], junk)).toBeNull();
});
