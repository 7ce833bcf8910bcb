/** WAV files of all forms that are known, and those that aren't. */
import { describe, expect, it } from 'vitest';
import { wavFile, type WavParts } from '../../test/support/audio-folders.ts';
import { AudioError } from './audio-error.ts';
import { readWavHeader } from './wav-header.ts';
import { wavSamples } from './wav-samples.ts';

const pcmGuid = Buffer.from('0100000000001000800000aa00389b71', 'hex');
const floatGuid = Buffer.from('0300000000001000800000aa00389b71', 'hex');

function samplesOf(bytes: Uint8Array, most?: number): readonly number[] {
  return [...wavSamples(bytes, readWavHeader(bytes), most)];
}

/** What WAVE_FORMAT_EXTENSIBLE adds to the chunk: valid bits, a mask of speakers, a GUID. */
function extension(validBits: number, guid: Buffer): Buffer {
  const more = Buffer.alloc(8);
  more.writeUInt16LE(22, 0);
  more.writeUInt16LE(validBits, 2);
  return Buffer.concat([more, guid]);
}

function floats(...values: readonly number[]): Buffer {
  return Buffer.from(Float32Array.from(values).buffer);
}

describe('samples', () => {
  it.each<[string, WavParts, readonly number[]]>([
    ['integers of 8 bits', { bits: 8, data: Uint8Array.of(0, 128, 255) }, [-1, 0, 127 / 128]],
    ['integers of 16 bits', { data: Buffer.from('0080ffff0040', 'hex') }, [-1, -1 / 32_768, 0.5]],
    [
      'integers of 24 bits',
      { bits: 24, data: Buffer.from('000080000040ffffff', 'hex') },
      [-1, 0.5, -(2 ** -23)],
    ],
    ['integers of 32 bits', { bits: 32, data: Buffer.from('0000008000000040', 'hex') }, [-1, 0.5]],
    ['floats of 32 bits', { format: 3, bits: 32, data: floats(-1.5, 0.25) }, [-1.5, 0.25]],
    [
      'floats of 64 bits',
      { format: 3, bits: 64, data: Buffer.from(Float64Array.of(0.1).buffer) },
      [Math.fround(0.1)],
    ],
    ['two channels', { channels: 2, data: Buffer.from('0040004000800000', 'hex') }, [0.5, -0.5]],
    [
      'an extensible format of integers, of which the upper bits count',
      { format: 0xff_fe, bits: 24, data: Buffer.from('000040', 'hex'), extension: extension(20, pcmGuid) },
      [0.5],
    ],
    [
      'an extensible format of floats',
      { format: 0xff_fe, bits: 32, data: floats(0.5), extension: extension(32, floatGuid) },
      [0.5],
    ],
    [
      'chunks before them, one of an odd size',
      {
        data: Buffer.from('0040', 'hex'),
        before: [
          ['LIST', Buffer.from('INFOIART\x03\0\0\0abc')],
          ['fact', Buffer.alloc(4)],
        ],
      },
      [0.5],
    ],
    ['a size that nobody knew', { data: Buffer.from('00400080', 'hex'), dataSize: 0xff_ff_ff_ff }, [0.5, -1]],
    ['a frame that is cut off', { data: Buffer.from('004000', 'hex') }, [0.5]],
  ])('of %s', (_what, parts, samples) => {
    expect(samplesOf(wavFile(parts))).toEqual(samples);
  });

  it('are read no further than wanted', () => {
    expect(samplesOf(wavFile({ data: Buffer.alloc(200) }), 3)).toEqual([0, 0, 0]);
  });
});

it('samples of a file whose sizes were never written go on to its end', () => {
  const bytes = wavFile({ data: Buffer.from('00400080', 'hex'), dataSize: 0 });
  expect(samplesOf(bytes)).toEqual([]);
  bytes.writeUInt32LE(0, 4);
  expect(samplesOf(bytes)).toEqual([0.5, -1]);
});

const wav = wavFile({ data: Buffer.alloc(8) });
const named = (name: string): Buffer => Buffer.concat([Buffer.from(name), wav.subarray(4)]);

it.each<[string, Uint8Array, string]>([
  ['nothing', Buffer.alloc(0), 'is no WAV file (RIFF/WAVE)'],
  ['an MP3', Buffer.from('ID3\x04\0\0\0\0\0\0'), 'is no WAV file (RIFF/WAVE)'],
  ['a picture in RIFF', Buffer.from('RIFF\x0c\0\0\0WEBPVP8 '), 'is no WAV file (RIFF/WAVE)'],
  ['RF64', named('RF64'), 'is RF64, and only WAV of RIFF is known'],
  ['big-endian samples', named('RIFX'), 'is RIFX, and only WAV of RIFF is known'],
  ['a header alone', wav.subarray(0, 36), 'has no samples'],
  ['half a header', wav.subarray(0, 30), 'is cut off'],
  [
    'samples without a format',
    Buffer.concat([wav.subarray(0, 12), wav.subarray(36)]),
    'has samples before it says',
  ],
  [
    'a size that lies',
    wavFile({ data: Buffer.alloc(8), dataSize: 4_000_000_000 }),
    'is cut off: it says it has 4000000000 bytes of samples, and has 8',
  ],
  [
    'mu-law',
    wavFile({ format: 7, bits: 8, data: Buffer.alloc(8) }),
    'is packed as mu-law: send it as PCM or floats',
  ],
  ['an unknown format', wavFile({ format: 999, data: Buffer.alloc(8) }), 'is packed as format 999'],
  [
    'an extensible format of something else',
    wavFile({ format: 0xff_fe, data: Buffer.alloc(8), extension: extension(16, Buffer.alloc(16)) }),
    'is packed as format 65534',
  ],
  ['12 bits', wavFile({ bits: 12, data: Buffer.alloc(8) }), 'has integers of 12 bits, which are not known'],
  [
    'floats of 16 bits',
    wavFile({ format: 3, data: Buffer.alloc(8) }),
    'has floats of 16 bits, which are not known',
  ],
  ['no channels', wavFile({ channels: 0, data: Buffer.alloc(8) }), 'has 0 channels'],
  ['1000 channels', wavFile({ channels: 1000, data: Buffer.alloc(8) }), 'has 1000 channels'],
  [
    'what is no number',
    wavFile({ format: 3, bits: 32, data: floats(0, Number.NaN) }),
    'has samples that are no finite numbers',
  ],
  [
    'samples as loud as no recorder writes them',
    wavFile({ format: 3, bits: 32, data: floats(0, -3.4e38) }),
    'has a sample of -3.40e+38, where samples are -1 to 1, and none is beyond 2147483648',
  ],
  [
    'a thousand chunks',
    wavFile({
      data: Buffer.alloc(2),
      before: Array.from({ length: 1000 }, () => ['junk', Buffer.alloc(0)] as const),
    }),
    'has no samples',
  ],
])('%s is refused', (_what, bytes, reason) => {
  expect(() => samplesOf(bytes)).toThrow(AudioError);
  expect(() => samplesOf(bytes)).toThrow(reason);
});
