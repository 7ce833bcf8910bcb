/** Folders of Hugging Face's with the literal answers of transformers' pipelines, replayed as a build does. */
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { audioFolder } from '../../../../test/support/audio-folders.ts';
import { pictureFolder } from '../../../../test/support/picture-folders.ts';
import { processFacts } from '../../../../test/support/process-facts.ts';
import { onnxruntimeDir } from '../../../../test/support/server/bundled-home.ts';
import { tempDir } from '../../../../test/support/temp.ts';
import { repeatedLabelFolder, textFolder } from '../../../../test/support/text-folders.ts';
import type { ModelTask } from '../../../../contract/schemas/mlpack.schema.ts';
import { planImage } from '../../../project/plan.ts';
import { checkGolden } from '../../builds/check-golden.ts';
import { createEnvironment } from '../../environment/create-environment.ts';
import { loadProject } from '../load-project.ts';

/** The cases that an image of a folder would have, all of which hold. */
async function checkedCases(folder: string, task?: ModelTask) {
  const created = await createEnvironment(processFacts(folder));
  onTestFinished(() => created.http.close());
  const environment = { ...created, hostRuntime: async () => onnxruntimeDir };
  await using loaded = await loadProject(environment, { model: folder, task });
  const { models } = loaded;
  const plan = planImage({ config: {}, name: 'm', version: '1.0.0', models, baseReference: null });
  const [model] = plan.models;
  const [{ loadPath, origin, stepFolder }] = models;
  await checkGolden(environment, {
    ...model,
    loadPath,
    origin,
    ...(stepFolder !== undefined && { stepFolder }),
  });
  return model.golden;
}

it.each([
  ['bert-nli-zero-shot', 69],
  ['roberta-nli-zero-shot', 69],
  ['distilbert-ner', 198],
  ['roberta-ner', 198],
  ['bert-qa', 40],
  ['roberta-qa', 40],
  ['bert-fill-mask', 22],
  ['roberta-fill-mask', 22],
  ['xlmr-fill-mask', 22],
  ['bert-text-classification', 48],
])('%s: the answers of the pipeline hold', async (name, count) => {
  const { cases, source } = await checkedCases(textFolder(name));
  expect([cases.length, source]).toEqual([count, 'framework']);
});

it('of a model with two classes of one name, the answers of the pipeline hold', async () => {
  const { cases } = await checkedCases(await repeatedLabelFolder());
  expect(cases.length).toBeGreaterThan(40);
  expect(cases[0]?.outputs.map(({ name }) => name)).toEqual(['label', 'score']);
});

it.each(['wav2vec2-audio', 'ast-audio'])('%s: the answers of the pipeline hold', async (name) => {
  const { cases, source } = await checkedCases(audioFolder(name));
  expect([cases.length, source]).toEqual([8, 'framework']);
});

it('wav2vec2-audio: answers are recorded where there are none', async () => {
  const folder = join(await tempDir(), 'wav2vec2-audio');
  await cp(audioFolder('wav2vec2-audio'), folder, { recursive: true });
  await rm(join(folder, 'golden.json'));
  const { cases, source } = await checkedCases(folder);
  expect([cases.length, source]).toEqual([2, 'recorded']);
});

it.each([
  ['detr-detection', 34],
  ['yolos-detection', 30],
])('%s: the answers of the pipeline to pictures hold', async (name, count) => {
  const { cases, source } = await checkedCases(pictureFolder(name));
  expect([cases.length, source]).toEqual([count, 'framework']);
});

it('detr-detection: answers are recorded where there are none', async () => {
  const folder = join(await tempDir(), 'detr');
  await cp(pictureFolder('detr-detection'), folder, { recursive: true });
  await rm(join(folder, 'golden.json'));
  const { cases, source } = await checkedCases(folder);
  expect([cases.length, source]).toEqual([2, 'recorded']);
});

it.each([
  ['bert-nli-zero-shot', 'zero-shot-classification'],
  ['distilbert-ner', undefined],
  ['bert-qa', undefined],
  ['bert-fill-mask', undefined],
] as const)('%s: answers are recorded where there are none', async (name, task) => {
  const folder = join(await tempDir(), name);
  await cp(textFolder(name), folder, { recursive: true });
  await rm(join(folder, 'golden.json'));
  const { cases, source } = await checkedCases(folder, task);
  expect([cases.length, source]).toEqual([2, 'recorded']);
});
