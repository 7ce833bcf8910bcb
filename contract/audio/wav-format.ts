import { AudioError } from './audio-error.ts';

/** How a WAV file has its samples. */
export interface WavFormat {
  readonly channels: number;
  /** Samples a second of each channel. */
  readonly rate: number;
  readonly isFloat: boolean;
  /** Of a sample as it is stored. */
  readonly bytes: number;
  /** A sample of each channel. */
  readonly frameBytes: number;
}

const [pcm, float, extensible] = [1, 3, 0xff_fe];

/** What others than the samples themselves are called, by the numbers of mmreg.h. */
const packed: ReadonlyMap<number, string> = new Map([
  [2, 'ADPCM'],
  [6, 'A-law'],
  [7, 'mu-law'],
  [17, 'IMA ADPCM'],
  [49, 'GSM'],
  [80, 'MPEG'],
  [85, 'MP3'],
]);

/** What follows the number of the format in the GUID of WAVE_FORMAT_EXTENSIBLE. */
const guidEnd = [0, 0, 0, 0, 16, 0, 128, 0, 0, 170, 0, 56, 155, 113];

/** Nobody records more. */
const mostChannels = 64;

/**
 * Reads the chunk `fmt ` of a WAV file: samples as integers of 8 to 32 bits or floats of 32 or 64, also as WAVE_FORMAT_EXTENSIBLE, whose valid
 * bits are the upper ones of what is stored.
 *
 * @throws AudioError for other samples, and for sizes that don't go together
 */
export function readWavFormat(chunk: DataView): WavFormat {
  if (chunk.byteLength < 16) throw new AudioError('is cut off');
  const tag = formatOf(chunk);
  const isFloat = tag === float;
  if (tag !== pcm && !isFloat) {
    throw new AudioError(`is packed as ${packed.get(tag) ?? `format ${tag}`}: send it as PCM or floats`);
  }
  const [channels, rate] = [chunk.getUint16(2, true), chunk.getUint32(4, true)];
  const [frameBytes, bits] = [chunk.getUint16(12, true), chunk.getUint16(14, true)];
  if (!(isFloat ? [32, 64] : [8, 16, 24, 32]).includes(bits)) {
    throw new AudioError(`has ${isFloat ? 'floats' : 'integers'} of ${bits} bits, which are not known`);
  }
  if (channels < 1 || channels > mostChannels) throw new AudioError(`has ${channels} channels`);
  const bytes = bits / 8;
  if (frameBytes !== channels * bytes) {
    throw new AudioError(`says that ${channels} samples of ${bits} bits are ${frameBytes} bytes`);
  }
  return { channels, rate, isFloat, bytes, frameBytes };
}

function formatOf(chunk: DataView): number {
  const tag = chunk.getUint16(0, true);
  if (tag !== extensible) return tag;
  if (chunk.byteLength < 40) throw new AudioError('is cut off');
  const isKnown = guidEnd.every((byte, i) => chunk.getUint8(26 + i) === byte);
  return isKnown ? chunk.getUint16(24, true) : tag;
}
