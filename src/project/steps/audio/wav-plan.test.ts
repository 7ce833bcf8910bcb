import { describe, expect, it } from 'vitest';
import { plannedSteps } from '../../../../test/support/planned-steps.ts';
import type { Signature, TensorInfo } from '../../../tensor/signature.ts';

const logits = { name: 'logits', dtype: 'float32', shape: ['N', 2] } as const;
const taking = (shape: TensorInfo['shape'], ...others: readonly TensorInfo[]): Signature => ({
  inputs: [{ name: 'input_values', dtype: 'float32', shape }, ...others],
  outputs: [logits],
});
const samples = taking(['N', 'L'], { name: 'attention_mask', dtype: 'int64', shape: ['N', 'L'] });
const features = taking(['N', 64, 32]);

describe('wav', () => {
  it('makes samples where the graph takes two axes, and their mask where it takes that', async () => {
    const {
      signature,
      chain,
      samples: made,
    } = await plannedSteps(
      ' - wav: { rate: 8000, normalise: false, least: 200, most: 9000, input: sound }\n - inference\n',
      samples,
    );
    expect(signature.inputs).toEqual([{ name: 'sound', dtype: 'string', shape: ['N'] }]);
    expect(chain.before).toEqual([
      {
        kind: 'waveform',
        input: 'sound',
        outputs: { samples: 'input_values', mask: 'attention_mask', lengths: 'audio_lengths' },
        settings: { rate: 8000, least: 200, most: 9000, normalised: false },
      },
    ]);
    expect(made.get('sound')).toEqual({ rate: 8000, least: 200, most: 9000 });
  });

  it('makes features of mel filters where it takes three, as many as it takes', async () => {
    const { chain } = await plannedSteps(' - wav\n - inference\n', features);
    expect(chain.before).toMatchObject([
      {
        kind: 'filterBank',
        settings: { frames: 64, mels: 32, normalise: { mean: -4.2677393, std: 4.5689974 } },
      },
    ]);
    const { chain: told } = await plannedSteps(
      ' - wav: { frames: 100, mean: -1, std: 2 }\n - inference\n',
      taking(['N', 'frames', 32]),
    );
    expect(told.before).toMatchObject([
      { settings: { frames: 100, mels: 32, normalise: { mean: -1, std: 2 } } },
    ]);
  });

  it('answers as the pipeline for audio classification, whose answers are golden cases then', async () => {
    const yaml = ' - wav\n - inference\n - softmax\n - labels: [no, yes]\n';
    const { signature } = await plannedSteps(yaml, samples);
    expect(signature.pipeline).toMatchObject({ task: 'audio-classification', labels: ['no', 'yes'] });
    const renamed = await plannedSteps(yaml.replace('wav', 'wav: { input: sound }'), samples);
    expect(renamed.signature.pipeline).toBeUndefined();
  });

  it.each([
    [' - inference\n - wav\n', samples, 'steps.1.wav stands after inference'],
    [
      ' - wav\n - inference\n',
      taking(['N', 16_000]),
      'steps.0.wav makes rows as long as the longest file, but "input_values" is float32 [N, 16000]: the graph has their length fixed\nExport it with an open length',
    ],
    [
      ' - wav\n - inference\n',
      taking(['N', 1, 'L']),
      'steps.0.wav makes [N, L] of samples, but "input_values" is float32 [N, 1, L]',
    ],
    [
      ' - wav\n - inference\n',
      taking(['N', 3, 8, 8]),
      "steps.0.wav makes float32 [N, L] of samples, or [N, frames, mels], but the model's inputs are input_values (float32 [N, 3, 8, 8])",
    ],
    [
      ' - wav: { mels: 64 }\n - inference\n',
      samples,
      'steps.0.wav.mels is of mel filters, but "input_values" takes samples',
    ],
    [
      ' - wav: { least: 64 }\n - inference\n',
      features,
      'steps.0.wav.least is of samples, but "input_values" takes mel filters',
    ],
    [' - wav: { mels: 64 }\n - inference\n', features, 'steps.0.wav.mels is 64, but "input_values" takes 32'],
    [
      ' - wav: { rate: 8000 }\n - inference\n',
      features,
      'steps.0.wav.rate is 8000, but mel filters are of 16000 samples a second',
    ],
    [
      ' - wav: { least: 500, most: 400 }\n - inference\n',
      samples,
      'steps.0.wav.most is 400, but files have at least 500 samples',
    ],
    [
      ' - wav: { mask: mask }\n - inference\n',
      samples,
      'steps.0.wav.mask is "mask", which is none of the model\'s inputs',
    ],
    [
      ' - wav: { normalise: false, mean: 0, std: 1 }\n - inference\n',
      features,
      'steps.0.wav.mean is set, but normalise is false',
    ],
    [' - wav\n - inference\n', taking(['N', 64, 4096]), 'steps.0.wav makes up to 1024 mels'],
  ])('is refused: %s', async (yaml, graph, message) => {
    await expect(plannedSteps(yaml, graph)).rejects.toThrow(message);
  });
});
