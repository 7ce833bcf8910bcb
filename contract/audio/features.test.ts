/** Features of audio against those of transformers, to the last bit. */
import { expect, it } from 'vitest';
import { audioCases, audioFile } from '../../test/support/audio-folders.ts';
import { type AudioReader, filterBankReader, waveformReader } from './open-audio.ts';

const extractors: readonly (readonly [name: string, reader: AudioReader])[] = [
  [
    'wav2vec2-audio',
    waveformReader({ settings: { rate: 16_000, least: 1, most: 2 ** 20, normalised: true } }),
  ],
  [
    'ast-audio',
    filterBankReader({
      settings: { mels: 32, frames: 64, normalise: { mean: -4.2677393, std: 4.5689974 } },
    }),
  ],
];

it.each(extractors)('%s', (name, reader) => {
  const file = 'audio/pcm16.wav';
  const golden = audioFile(name, `${file}.features.f32`);
  const features = reader.read(audioFile(name, file));
  expect(features).toEqual(new Float32Array(new Uint8Array(golden).buffer));
  for (const { inputs, features: known } of audioCases(name)) {
    const made = [...reader.read(audioFile(name, inputs.audio))];
    expect(made.slice(0, known.first.length), inputs.audio).toEqual(known.first);
    expect(made.slice(-known.last.length), inputs.audio).toEqual(known.last);
  }
});

it('are of float32 where nothing is normalised', () => {
  const plain = filterBankReader({ settings: { mels: 32, frames: 64, normalise: null } });
  const silence = plain.read(audioFile('ast-audio', 'audio/silence.wav'));
  expect(silence[0]).toBe(Math.fround(Math.log(2 ** -23)));
  expect(silence.at(-1)).toBe(0);
});
