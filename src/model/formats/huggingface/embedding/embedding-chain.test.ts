import { cp, mkdir, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isKnownStep } from '../../../../../contract/contract.ts';
import { Graph } from '../../../../convert/graph/graph.ts';
import { writeOnnx } from '../../../../convert/graph/write-onnx.ts';
import { tempDir } from '../../../../../test/support/temp.ts';
import { textFolder } from '../../../../../test/support/text-folders.ts';
import { describeModel } from '../../../describe-model.ts';
import { inspectModel, prepareModel } from '../../../read-model.ts';
import { modelFormats } from '../../formats.ts';

const options = async () => ({ cacheFolder: await tempDir(), formats: modelFormats });

/** A copy of a folder with some of its files replaced, or without those that are null. */
async function changed(name: string, files: Readonly<Record<string, object | null>>): Promise<string> {
  const folder = join(await tempDir(), name);
  await cp(textFolder(name), folder, { recursive: true });
  for (const [file, content] of Object.entries(files)) {
    await rm(join(folder, file), { force: true });
    if (content === null) continue;
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), JSON.stringify(content));
  }
  return folder;
}

async function stepsOf(folder: string) {
  await using prepared = await prepareModel(folder, await options());
  const { before = [], after = [] } = prepared.chain ?? {};
  return {
    before,
    after,
    settings: before.filter(isKnownStep).find((step) => step.kind === 'tokenizer')?.settings,
    prepared,
  };
}

const mean = 'st-mean-normalize';
const pooling = '1_Pooling/config.json';
const module = (type: string, path = '') => ({
  idx: 0,
  name: '',
  path,
  type: `sentence_transformers.models.${type}`,
});

/** A graph whose vector of a text is one number, how many tokens it has, and which says so. */
async function writeCounts(path: string): Promise<void> {
  const graph = new Graph();
  graph.input('input_ids', 'int64', [null, null], 'N');
  const mask = graph.input('attention_mask', 'int64', [null, null], 'N');
  const sum = graph.node('ReduceSum', [mask, graph.ints([1])], { dtype: 'int64', shape: [null, 1] });
  const vector = { dtype: 'float32', shape: [null, 1] } as const;
  graph.output('sentence_embedding', graph.node('Cast', [sum], vector, { attributes: { to: { int: 1 } } }));
  await writeOnnx(graph, path, { metadata: [] });
}

/** The layout of versions before 3: the transformer in a folder of its own, which modules.json names. */
async function olderLayout(transformer: string): Promise<string> {
  const folder = await changed(mean, {
    'modules.json': [
      { ...module('Transformer', transformer), type: 'sentence_transformers.models.Transformer' },
      module('Pooling', '1_Pooling'),
      module('Normalize', '2_Normalize'),
    ],
  });
  await mkdir(join(folder, transformer));
  for (const name of await readdir(folder)) {
    const isOfTransformer =
      /^(?:config|tokenizer.*|special.*|sentence_bert_config)\.json$|^model\.onnx$/u.test(name);
    if (isOfTransformer) await rename(join(folder, name), join(folder, transformer, name));
  }
  return folder;
}

describe('a folder that embeds', () => {
  it.each(['0_Transformer', '0_DistilBERT'])(
    'has its transformer in %s, as modules.json says',
    async (name) => {
      const folder = await olderLayout(name);
      const [older, newer] = [await stepsOf(folder), await stepsOf(textFolder(mean))];
      expect([older.before, older.after]).toEqual([newer.before, newer.after]);
      expect(older.prepared.files.map(({ path }) => path)).toEqual(
        newer.prepared.files.map(({ path }) => path),
      );
      expect(older.prepared.stepFolder).toBe(join(folder, name));
      await rm(join(folder, name, 'config.json'));
      await expect(prepareModel(folder, await options())).rejects.toMatchObject({ code: 'MODEL_NOT_ONNX' });
    },
  );

  it('pools and normalises as its modules say', async () => {
    const { before, after, settings, prepared } = await stepsOf(textFolder(mean));
    expect(before.map(({ kind }) => kind)).toEqual(['tokenizer', 'tokenIds', 'tokenList']);
    expect(after).toEqual([
      {
        kind: 'pool',
        inputs: { vectors: 'last_hidden_state', lengths: 'token_counts' },
        output: 'pooled',
        modes: ['mean'],
      },
      { kind: 'normalise', input: 'pooled', output: 'embedding' },
    ]);
    expect(settings).toMatchObject({ maxLength: 32, stripped: true });
    expect(prepared).toMatchObject({
      task: 'embedding',
      signature: { outputs: [{ name: 'embedding', dtype: 'float32', shape: ['N', 32] }] },
    });
  });

  it('has its prompts as an input that may be left out', async () => {
    const { before, after, prepared } = await stepsOf(textFolder('st-cls'));
    expect(before.map(({ kind }) => kind)).toEqual(['prompt', 'tokenizer', 'tokenIds', 'tokenList']);
    expect(after.map(({ kind }) => kind)).toEqual(['pool']);
    expect(prepared.signature.inputs.map(({ name, optional }) => [name, optional])).toEqual([
      ['text', undefined],
      ['prompt_name', true],
      ['token_ids', true],
    ]);
  });

  it('takes what its graph has pooled, also without modules', async () => {
    const kinds = async (folder: string) => (await stepsOf(folder)).after.map(({ kind }) => kind);
    expect(await kinds(textFolder('st-pooled-onnx'))).toEqual(['normalise']);
    expect(await kinds(await changed('st-pooled-onnx', { 'modules.json': null }))).toEqual(['rename']);
  });

  it('says what it found', async () => {
    const { folder } = await inspectModel(textFolder('st-cls'), await options());
    expect(folder).toMatchObject({
      task: 'embedding',
      pooling: 'cls',
      prompts: ['query', 'passage'],
      maxLength: 48,
      problem: null,
    });
  });
});

describe('poolings', () => {
  it.each([
    [{}, ['mean']],
    [{ pooling_mode_mean_tokens: false, pooling_mode_lasttoken: true }, ['lasttoken']],
    [{ pooling_mode_max_tokens: true, pooling_mode_cls_token: true }, ['cls', 'max', 'mean']],
    [{ pooling_mode: 'weightedmean' }, ['weightedmean']],
    [{ pooling_mode: ['mean', 'cls'] }, ['cls', 'mean']],
  ])('of %j are %j, one behind the other', async (config, modes) => {
    const { after, prepared } = await stepsOf(await changed(mean, { [pooling]: config }));
    expect(after[0]).toMatchObject({ modes });
    expect(prepared.signature.outputs[0]?.shape).toEqual(['N', 32 * modes.length]);
  });

  it('that leave out the prompt are told how long it is', async () => {
    const folder = await changed('st-cls', {
      [pooling]: { include_prompt: false },
      'config_sentence_transformers.json': {
        prompts: { query: 'query: ' },
        default_prompt_name: 'query',
      },
    });
    const { before, after } = await stepsOf(folder);
    const prompt = before.find(({ kind }) => kind !== 'tokenizer');
    expect(prompt).toMatchObject({
      kind: 'prompt',
      outputs: { text: 'text', tokens: 'prompt_counts' },
      prompts: [{ name: 'query', text: 'query: ', tokens: expect.any(Number) }],
      default: 'query',
    });
    expect(after[0]).toMatchObject({ inputs: { skipped: 'prompt_counts' } });
  });

  it.each([
    [{ pooling_mode: 'attention' }, 'pooling_mode: expected some of cls'],
    [{ pooling_mode_mean_tokens: false }, 'pooling_mode: expected some of cls'],
    [{ pooling_mode_mean_tokens: 1 }, 'pooling_mode_mean_tokens: expected a boolean or null'],
  ])('of %j are refused', async (config, message) => {
    const folder = await changed(mean, { [pooling]: config });
    await expect(prepareModel(folder, await options())).rejects.toMatchObject({
      code: 'MODEL_INVALID',
      message: expect.stringContaining(message),
    });
  });
});

describe('what is refused', () => {
  it('a graph whose vectors are not as wide as the Dense of modules.json makes them', async () => {
    const withDense = async (width: number) => {
      const folder = await changed('st-pooled-onnx', {
        'modules.json': [
          module('Transformer'),
          module('Pooling', '1_Pooling'),
          module('Dense', '2_Dense'),
          module('Normalize', '3_Normalize'),
        ],
        '2_Dense/config.json': { in_features: 32, out_features: width },
      });
      await rm(join(folder, 'model.onnx'));
      await writeCounts(join(folder, 'model.onnx'));
      return folder;
    };
    expect((await stepsOf(await withDense(1))).after.map(({ kind }) => kind)).toEqual(['normalise']);
    await expect(prepareModel(await withDense(8), await options())).rejects.toMatchObject({
      code: 'MODEL_UNSUPPORTED',
      message: expect.stringMatching(
        /2_Dense.config\.json makes vectors of 8 numbers \(out_features\), but .* has 1: /u,
      ),
    });
  });

  it.each([
    ['Dense', [module('Transformer'), module('Pooling', '1_Pooling'), module('Dense', '2_Dense')]],
    ['StaticEmbedding', [module('StaticEmbedding')]],
  ])('a module that is not known, %s, by its name', async (type, modules) => {
    const folder = await changed(mean, { 'modules.json': modules });
    await expect(prepareModel(folder, await options())).rejects.toMatchObject({
      code: 'MODEL_UNSUPPORTED',
      message: expect.stringContaining(`the module ${type} in`),
    });
  });

  it.each([
    ['1_Pooling/config.json', [module('Transformer'), module('Pooling', '1_Pooling')]],
    ['0_Transformer/config.json', [module('Transformer', '0_Transformer'), module('Pooling', '1_Pooling')]],
  ])('a folder without %s, which modules.json names, with what to copy', async (file, modules) => {
    const folder = await changed(mean, { [pooling]: null, 'modules.json': modules });
    await expect(prepareModel(folder, await options())).rejects.toMatchObject({
      code: 'MODEL_INVALID',
      message: `${folder} has no ${file}, which modules.json names.`,
      suggestions: [expect.stringContaining('Copy the whole folder, with the folders in it (cp -r')],
    });
  });

  it('a link that leads nowhere, with how to get the file', async () => {
    const folder = await changed(mean, { [pooling]: null });
    await symlink(join('..', '..', 'blobs', 'abc'), join(folder, pooling));
    await expect(prepareModel(folder, await options())).rejects.toMatchObject({
      code: 'MODEL_INVALID',
      message: `${join(folder, pooling)} is a link to ../../blobs/abc, where there is no file.`,
      suggestions: [expect.stringContaining('Download the model again')],
    });
  });

  it('a pooling outside of the folder, and a list that is none', async () => {
    const outside = await changed(mean, {
      'modules.json': [module('Transformer'), module('Pooling', '../../../../../etc')],
    });
    await expect(prepareModel(outside, await options())).rejects.toMatchObject({ code: 'MODEL_INVALID' });
    const none = await changed(mean, { 'modules.json': {} });
    await expect(prepareModel(none, await options())).rejects.toMatchObject({
      message: expect.stringContaining(
        'modules.json: the whole: expected a list of at most 100 modules, got {}',
      ),
    });
  });

  it('a plain encoder, as nothing says how texts become vectors, with what can be done', async () => {
    const folder = await changed(mean, { 'modules.json': null });
    await expect(prepareModel(folder, await options())).rejects.toMatchObject({
      code: 'MODEL_UNSUPPORTED',
      message: expect.stringContaining('there is no modules.json'),
      suggestions: expect.arrayContaining([expect.stringContaining('mlpack build')]),
    });
    expect(await describeModel(folder, await options())).toMatchObject({
      format: null,
      folder: { task: 'embedding', problem: { reason: expect.stringContaining('modules.json') } },
    });
  });

  it('a default prompt that there isn’t', async () => {
    const folder = await changed(mean, {
      'config_sentence_transformers.json': { prompts: { a: 'a: ' }, default_prompt_name: 'b' },
    });
    await expect(prepareModel(folder, await options())).rejects.toMatchObject({
      message: expect.stringContaining('default_prompt_name: expected one of the prompts a'),
    });
  });
});

it('texts are made lower-case where sentence_bert_config.json says so', async () => {
  const folder = await changed(mean, { 'sentence_bert_config.json': { do_lower_case: true } });
  const { settings } = await stepsOf(folder);
  expect(settings).toMatchObject({ lowercase: true, maxLength: 128 });
});
