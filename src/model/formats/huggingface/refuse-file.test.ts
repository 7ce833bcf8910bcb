import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tempDir } from '../../../../test/support/temp.ts';
import { textFolder } from '../../../../test/support/text-folders.ts';
import { prepareModel } from '../../read-model.ts';
import { modelFormats } from '../formats.ts';

const bert = 'bert-text-classification';
const options = async () => ({ cacheFolder: await tempDir(), formats: modelFormats });

/** A copy of a folder with a file of JSON changed. */
async function changed(name: string, file: string, change: object): Promise<string> {
  const folder = join(await tempDir(), name);
  await cp(textFolder(name), folder, { recursive: true });
  const path = join(folder, file);
  const json = JSON.parse(await readFile(path, 'utf8'));
  await writeFile(path, JSON.stringify({ ...json, ...change }));
  return folder;
}

it.each([
  [
    'config.json',
    { id2label: { 0: 'only' } },
    'config.json: id2label: expected 2 labels, as many as the graph returns scores, by the keys 0 to 1, of which 1 is missing, got {"0":"only"}.',
  ],
  ['config.json', { id2label: { 0: 'a', 2: 'b' } }, 'by the keys 0 to 1, of which 1 is missing'],
  ['config.json', { id2label: { 1: 'a', 2: 'b' } }, 'by the keys 0 to 1, of which 0 is missing'],
  ['config.json', { id2label: {} }, 'of which 0 is missing, got {}'],
  ['config.json', { id2label: ['a', 'b'] }, 'id2label: expected an object, got ["a","b"]'],
  ['config.json', { architectures: 7 }, 'architectures: expected an array of strings'],
  ['tokenizer_config.json', { padding_side: 'top' }, 'padding_side: expected one of left, right'],
  ['tokenizer_config.json', { model_max_length: '9' }, 'model_max_length: expected a number or null'],
])('a %s with %j is refused by the field, which can be corrected', async (file, change, message) => {
  const folder = await changed(bert, file, change);
  await expect(prepareModel(folder, await options())).rejects.toMatchObject({
    code: 'MODEL_INVALID',
    message: expect.stringContaining(message),
    suggestions: [`Correct ${Object.keys(change)[0]} in ${join(folder, file)}.`],
  });
});

it.each([
  ['{', 'config.json is damaged: it is no JSON', 'Download or export the folder again.'],
  ['[]', 'config.json is damaged: it is no object in JSON', 'Download or export the folder again.'],
  ['{"dropout": NaN}', 'it has NaN or Infinity, which only Python writes', 'Put numbers in their place'],
  ['{"text": "a, NaN", "b": [1, -Infinity]}', 'it has NaN or Infinity', 'Put numbers in their place'],
  ['version https://git-lfs.github.com/spec/v1\noid', 'a Git LFS pointer', 'git lfs pull'],
])('a config.json that is %s, with what to do', async (text, message, suggestion) => {
  const folder = await changed(bert, 'config.json', {});
  await writeFile(join(folder, 'config.json'), text);
  await expect(prepareModel(folder, await options())).rejects.toMatchObject({
    code: 'MODEL_INVALID',
    message: expect.stringContaining(message),
    suggestions: [expect.stringContaining(suggestion)],
  });
});
