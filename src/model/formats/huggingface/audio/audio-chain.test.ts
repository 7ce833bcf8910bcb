/** Folders that classify audio as a build reads them. */
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { audioFolder } from '../../../../../test/support/audio-folders.ts';
import { tempDir } from '../../../../../test/support/temp.ts';
import { inspectModel, prepareModel } from '../../../read-model.ts';
import { modelFormats } from '../../formats.ts';

const options = async () => ({ cacheFolder: await tempDir(), formats: modelFormats });

/** A folder with other fields in one of its files; undefined leaves a field out. */
async function changed(
  name: string,
  file: string,
  fields: Readonly<Record<string, unknown>>,
): Promise<string> {
  const folder = join(await tempDir(), name);
  await cp(audioFolder(name), folder, { recursive: true });
  const path = join(folder, file);
  const json = JSON.parse(await readFile(path, 'utf8'));
  await writeFile(path, JSON.stringify({ ...json, ...fields }));
  return folder;
}

const file = 'preprocessor_config.json';
const [waves, spectra] = ['wav2vec2-audio', 'ast-audio'];

it.each([
  [waves, 'WAV of 16000 samples a second, at most 32 s (Wav2Vec2FeatureExtractor)'],
  [spectra, 'WAV of 16000 samples a second, 64 frames of 32 mel filters (ASTFeatureExtractor)'],
])('%s is described', async (name, audio) => {
  const { folder, inputs } = await inspectModel(audioFolder(name), await options());
  expect(folder).toMatchObject({ task: 'audio classification', audio, tokenizer: null, problem: null });
  expect(inputs.map((input) => input.name)).toEqual(['audio', 'function_to_apply', 'top_k']);
});

it('has a step with the settings of its extractor, or those of its class', async () => {
  await using known = await prepareModel(audioFolder(waves), await options());
  expect(known.chain?.before).toEqual([
    {
      kind: 'waveform',
      input: 'audio',
      outputs: { samples: 'input_values', lengths: 'audio_lengths' },
      settings: { rate: 16_000, least: 105, most: 2 ** 19, normalised: true },
    },
  ]);
  const unsaid = await changed(waves, file, { feature_extractor_type: undefined, do_normalize: false });
  await using plain = await prepareModel(unsaid, await options());
  expect(plain.chain?.before).toMatchObject([{ kind: 'waveform', settings: { normalised: false } }]);
  await using spectrum = await prepareModel(audioFolder(spectra), await options());
  expect(spectrum.chain?.before).toMatchObject([
    {
      kind: 'filterBank',
      settings: { mels: 32, frames: 64, normalise: { mean: -4.2677393, std: 4.5689974 } },
    },
  ]);
});

it.each([
  [
    waves,
    { feature_extractor_type: 'WhisperFeatureExtractor' },
    'its feature extractor WhisperFeatureExtractor',
  ],
  [waves, { feature_size: 80 }, '80 features of each sample'],
  [spectra, { sampling_rate: 44_100 }, 'mel filters of 44100 samples a second'],
  [spectra, { num_mel_bins: 128 }, '"input_values" is float32'],
  [spectra, { feature_extractor_type: 'Wav2Vec2FeatureExtractor' }, '"input_values" is float32'],
])('%s with %j is refused by name', async (name, fields, reason) => {
  const folder = await changed(name, file, fields);
  await expect(prepareModel(folder, await options())).rejects.toMatchObject({
    code: 'MODEL_UNSUPPORTED',
    message: expect.stringContaining(reason),
  });
});

it('is refused without an extractor, with what to type', async () => {
  const folder = await changed(waves, file, {});
  await rm(join(folder, file));
  await expect(prepareModel(folder, await options())).rejects.toMatchObject({
    code: 'MODEL_UNSUPPORTED',
    suggestions: [expect.stringContaining('AutoFeatureExtractor')],
  });
});

it.each([
  ['conv_stride', [5]],
  ['conv_kernel', [0, 1, 1]],
  ['conv_kernel', 'no list'],
  ['conv_kernel', [60_000, 60_000, 60_000]],
])('%s of %j is refused', async (field, value) => {
  const folder = await changed(waves, 'config.json', { [field]: value });
  await expect(prepareModel(folder, await options())).rejects.toMatchObject({
    code: 'MODEL_INVALID',
    message: expect.stringContaining(field),
  });
});
