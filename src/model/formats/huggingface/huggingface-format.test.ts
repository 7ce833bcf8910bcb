import { cp, mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempDir } from '../../../../test/support/temp.ts';
import { textFolder } from '../../../../test/support/text-folders.ts';
import { isKnownStep } from '../../../../contract/contract.ts';
import { describeModel } from '../../describe-model.ts';
import { inspectModel, prepareModel } from '../../read-model.ts';
import { modelFormats } from '../formats.ts';

const options = async (file?: string) => ({ cacheFolder: await tempDir(), formats: modelFormats, file });

/** A copy of a folder with a file of JSON changed. */
async function changed(name: string, file: string, change: object): Promise<string> {
  const folder = join(await tempDir(), name);
  await cp(textFolder(name), folder, { recursive: true });
  const path = join(folder, file);
  const json = JSON.parse(await readFile(path, 'utf8'));
  await writeFile(path, JSON.stringify({ ...json, ...change }));
  return folder;
}

async function settingsOf(folder: string) {
  await using prepared = await prepareModel(folder, await options());
  const { before = [] } = prepared.chain ?? {};
  return before.filter(isKnownStep).find((step) => step.kind === 'tokenizer')?.settings;
}

const bert = 'bert-text-classification';

describe('a folder', () => {
  it('is inspected for what callers send and get, and says what it found', async () => {
    const info = await inspectModel(textFolder(bert), await options());
    expect(info.inputs).toMatchObject([
      { name: 'text', dtype: 'string' },
      { name: 'text_pair' },
      { name: 'function_to_apply' },
      { name: 'top_k' },
    ]);
    expect(info.outputs.map(({ name, hints }) => [name, hints.labels])).toEqual([
      ['label', null],
      ['score', null],
      ['scores', ['NEGATIVE', 'POSITIVE']],
    ]);
    expect(info.folder).toMatchObject({
      task: 'text classification',
      architecture: 'BertForSequenceClassification',
      tokenizer: 'WordPiece',
      maxLength: 64,
      taken: 'model.onnx',
      problem: null,
    });
  });

  it('is prepared as its ONNX file with a chain and tokenizer.json', async () => {
    await using prepared = await prepareModel(textFolder(bert), await options());
    expect(prepared.files.map(({ path }) => path)).toEqual(['model.onnx', 'tokenizer.json']);
    expect(prepared.chain?.after.map(({ kind }) => kind)).toEqual(['rowScores', 'topLabel', 'bestScores']);
    expect(prepared.framework).toBe('transformers 5.12.1');
    const other = await changed(bert, 'tokenizer.json', { truncation: null, padding: null });
    const json = JSON.parse(await readFile(join(other, 'tokenizer.json'), 'utf8'));
    json.model.vocab['##zz'] = 519;
    await writeFile(join(other, 'tokenizer.json'), JSON.stringify(json));
    await using second = await prepareModel(other, await options());
    expect(second.sha256).toBe(prepared.sha256);
    expect(second.digests.weightsSha256).not.toBe(prepared.digests.weightsSha256);
  });

  it('of sigmoids, of a regression and of a cross-encoder has other steps', async () => {
    const kinds = async (name: string) => {
      await using prepared = await prepareModel(textFolder(name), await options());
      const outputs = prepared.signature.outputs.map((output) => output.name);
      return [prepared.chain?.after.map(({ kind }) => kind), outputs];
    };
    expect(await kinds('roberta-multi-label')).toEqual([
      ['rowScores', 'topLabel', 'bestScores'],
      ['label', 'score', 'scores'],
    ]);
    expect(await kinds('distilbert-t5tok-regression')).toEqual([
      ['rowScores', 'topLabel'],
      ['label', 'score'],
    ]);
    expect(await kinds('cross-encoder')).toEqual([['sigmoid', 'topLabel'], ['score']]);
    expect(await kinds('cross-encoder-identity')).toEqual([['topLabel'], ['score']]);
  });

  it('may have numbers for labels', async () => {
    const folder = await changed(bert, 'config.json', { id2label: { 0: 0, 1: 1.5 } });
    const { outputs } = await inspectModel(folder, await options());
    expect(outputs.at(-1)?.hints.labels).toEqual(['0', '1.5']);
  });

  it('may have its labels by their names alone', async () => {
    const byName = async (label2id: object, id2label: object | null = null) => {
      const folder = await changed(bert, 'config.json', { id2label, label2id });
      return (await inspectModel(folder, await options())).outputs.at(-1)?.hints.labels;
    };
    expect(await byName({ yes: 1, no: 0 })).toEqual(['no', 'yes']);
    expect(await byName({ yes: 1, no: 0 }, { 0: 'a', 1: 'b' })).toEqual(['a', 'b']);
    await expect(byName({ yes: 1, no: 1 })).rejects.toThrow(
      'config.json: label2id.yes: expected a number of its own, one of them 0, got 1.',
    );
    await expect(byName({ yes: 0, no: 2 })).rejects.toThrow('label2id.no: expected an integer from 0 to 1');
    await expect(byName({ yes: 0 })).rejects.toThrow('label2id: expected 2 labels');
  });

  it('with more labels than scores has the first of them, as transformers does, and the build says so', async () => {
    const folder = await changed(bert, 'config.json', { id2label: { 0: 'a', 1: 'b', 2: 'c', 3: 'd' } });
    await using prepared = await prepareModel(folder, await options());
    expect(prepared.labels).toEqual({ scores: ['a', 'b'] });
    expect(prepared.notes).toEqual([
      expect.stringContaining('names 4 labels in id2label, of which the graph has the first 2'),
    ]);
  });

  it('with several names of one score is refused, unless its scores are no softmax', async () => {
    const id2label = { 0: 'a', 1: 'b' };
    const ranker = await changed('cross-encoder', 'config.json', { id2label });
    await expect(prepareModel(ranker, await options())).rejects.toThrow(
      'id2label: expected 1 label, as the graph returns 1 score, got {"0":"a","1":"b"}',
    );
    const regression = await changed('distilbert-t5tok-regression', 'config.json', { id2label });
    await using prepared = await prepareModel(regression, await options());
    expect(prepared.signature.pipeline).toMatchObject({ labels: ['a'], scores: 'none' });
  });

  it('of a version before 4.0 keeps the function of its scores elsewhere', async () => {
    const key = 'sbert_ce_default_activation_function';
    const folder = await changed('cross-encoder', 'config.json', {
      [key]: 'torch.nn.modules.linear.Identity',
    });
    await using prepared = await prepareModel(folder, await options());
    expect(prepared.chain?.after.map(({ kind }) => kind)).toEqual(['topLabel']);
    const unknown = await changed('cross-encoder', 'config.json', { [key]: 'torch.nn.Tanh' });
    await expect(prepareModel(unknown, await options())).rejects.toMatchObject({
      code: 'MODEL_UNSUPPORTED',
      message: expect.stringContaining('torch.nn.Tanh'),
    });
  });
});

describe('most tokens of a text', () => {
  it.each([
    [bert, {}, 64],
    [bert, { model_max_length: 20 }, 20],
    [bert, { model_max_length: 1e30 }, 64],
    ['roberta-multi-label', { model_max_length: 1e30 }, 80],
  ])('of %s with %j are %d', async (name, change, most) => {
    const folder = await changed(name, 'tokenizer_config.json', change);
    expect(await settingsOf(folder)).toMatchObject({ maxLength: most });
  });
});

describe('padding', () => {
  it('is on the right, by the tokenizer’s token, or rows of one length are computed together', async () => {
    expect(await settingsOf(textFolder('roberta-multi-label'))).toMatchObject({
      padding: { id: 1, typeId: 0 },
    });
    expect(await settingsOf(textFolder('distilbert-t5tok-regression'))).toMatchObject({
      padding: null,
      truncationSide: 'left',
    });
  });
});

describe('types of tokens', () => {
  const names = (...listed: string[]) => ({ model_input_names: listed });

  it.each([
    [names('input_ids', 'attention_mask'), true],
    [names('input_ids'), true],
    [names('input_ids', 'token_type_ids', 'attention_mask'), undefined],
    [{ model_input_names: null }, undefined],
    [{}, undefined],
  ])('of a tokenizer with %j are all 0: %s', async (change, zeroTypes) => {
    for (const name of [
      bert,
      'bert-qa',
      'bert-nli-zero-shot',
      'bert-fill-mask',
      'cross-encoder',
      'st-mean-normalize',
    ]) {
      const settings = await settingsOf(await changed(name, 'tokenizer_config.json', change));
      expect(settings?.zeroTypes, name).toBe(zeroTypes);
    }
  });

  it('are nothing to a graph that takes none, and a list that is none is refused', async () => {
    const other = await settingsOf(textFolder('distilbert-t5tok-regression'));
    expect(other).not.toHaveProperty('zeroTypes');
    const wrong = await changed(bert, 'tokenizer_config.json', { model_input_names: 'input_ids' });
    await expect(prepareModel(wrong, await options())).rejects.toThrow('an array of strings');
  });
});

describe('several ONNX files', () => {
  async function several(): Promise<string> {
    const folder = join(await tempDir(), 'm');
    await cp(textFolder(bert), folder, { recursive: true });
    await mkdir(join(folder, 'onnx'));
    await cp(join(folder, 'model.onnx'), join(folder, 'onnx', 'model_quantized.onnx'));
    await rename(join(folder, 'model.onnx'), join(folder, 'onnx', 'model_fp16.onnx'));
    return folder;
  }

  it('are chosen among', async () => {
    const folder = await several();
    await expect(inspectModel(folder, await options())).rejects.toMatchObject({
      code: 'USAGE',
      suggestions: expect.arrayContaining(['Name one: --file onnx/model_fp16.onnx']),
    });
    const info = await inspectModel(folder, await options('onnx/model_quantized.onnx'));
    expect(info.folder?.taken).toBe('onnx/model_quantized.onnx');
    await expect(inspectModel(folder, await options('../model.onnx'))).rejects.toMatchObject({
      code: 'FILE_NOT_FOUND',
    });
  });

  it('of which one is the usual are that one, and the build says so', async () => {
    const folder = await several();
    await rename(join(folder, 'onnx', 'model_fp16.onnx'), join(folder, 'onnx', 'model.onnx'));
    await using prepared = await prepareModel(folder, await options());
    expect(prepared.notes).toEqual([expect.stringContaining('--file onnx/model_quantized.onnx')]);
  });
});

describe('what is not served', () => {
  it.each([
    ['BertForMultipleChoice', 'is a model for multiple choice'],
    ['LlamaForCausalLM', 'which mlpack does not serve from a folder; it serves classification of texts'],
    ['Wav2Vec2ForCTC', 'is a model for speech recognition'],
    ['Something', 'whose task mlpack does not know'],
  ])('%s is refused by name, and inspection says so', async (architecture, reason) => {
    const folder = await changed(bert, 'config.json', { architectures: [architecture] });
    await expect(prepareModel(folder, await options())).rejects.toMatchObject({
      code: 'MODEL_UNSUPPORTED',
      message: expect.stringContaining(reason),
      suggestions: [expect.stringContaining('mlpack build')],
    });
    expect(await describeModel(folder, await options())).toMatchObject({
      format: null,
      folder: { architecture, problem: { reason: expect.stringContaining(reason) } },
    });
  });

  it('a tokenizer that has what is not known, or none, is named', async () => {
    const folder = await changed(bert, 'tokenizer.json', { model: { type: 'Phonemes' } });
    await expect(prepareModel(folder, await options())).rejects.toMatchObject({
      code: 'MODEL_UNSUPPORTED',
      message: expect.stringContaining('tokenizer.json: '),
    });
    await rm(join(folder, 'tokenizer.json'));
    await expect(prepareModel(folder, await options())).rejects.toMatchObject({
      code: 'MODEL_UNSUPPORTED',
      suggestions: [expect.stringContaining('save_pretrained')],
    });
  });
});

describe('links', () => {
  it('of the cache of huggingface_hub are followed, others are refused', async () => {
    const cache = await tempDir();
    const [blobs, snapshot] = [join(cache, 'blobs'), join(cache, 'snapshots', 'abc')];
    await cp(textFolder(bert), blobs, { recursive: true });
    await mkdir(snapshot, { recursive: true });
    for (const name of ['config.json', 'tokenizer.json', 'tokenizer_config.json', 'model.onnx']) {
      await rename(join(blobs, name), join(blobs, `blob-${name.length}${name[0]}`));
      await symlink(join('..', '..', 'blobs', `blob-${name.length}${name[0]}`), join(snapshot, name));
    }
    await using prepared = await prepareModel(snapshot, await options());
    expect(prepared.files).toHaveLength(2);
    const elsewhere = join(await tempDir(), 'tokenizer.json');
    await cp(join(textFolder(bert), 'tokenizer.json'), elsewhere);
    await rm(join(snapshot, 'tokenizer.json'));
    await symlink(elsewhere, join(snapshot, 'tokenizer.json'));
    await expect(prepareModel(snapshot, await options())).rejects.toMatchObject({
      code: 'MODEL_INVALID',
      message: expect.stringContaining("which is none of the folder's files"),
      suggestions: [expect.stringContaining(`cp --remove-destination ${elsewhere} `)],
    });
  });

  it.each(['config.json', 'tokenizer.json', 'tokenizer_config.json', 'model.onnx'])(
    'that lead nowhere are refused, not passed over: %s',
    async (name) => {
      const folder = join(await tempDir(), 'snapshot');
      await cp(textFolder(bert), folder, { recursive: true });
      await rm(join(folder, name));
      await symlink(join('..', 'blobs', 'gone'), join(folder, name));
      await expect(prepareModel(folder, await options())).rejects.toMatchObject({
        code: 'MODEL_INVALID',
        message: `${join(folder, name)} is a link to ../blobs/gone, where there is no file.`,
        suggestions: [expect.stringContaining('cp -rL SNAPSHOT FOLDER')],
      });
    },
  );
});
