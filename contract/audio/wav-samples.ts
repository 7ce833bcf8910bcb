import { AudioError } from './audio-error.ts';
import type { WavHeader } from './wav-header.ts';

/** No recorder's float is beyond an integer of 32 bits; the squares of what is, which features and variances are made of, overflow. */
const loudest = 2 ** 31;

/**
 * The samples of a WAV file from its beginning on, -1 to 1, as one channel: the mean of all, as librosa and the datasets library have it. Integers
 * are divided by the greatest power of two that they reach, as ffmpeg does it; those of 8 bits have their zero at 128.
 *
 * @param most frames that are wanted
 * @returns float32 [frames]
 * @throws AudioError for a sample that is no finite number, or far beyond what samples are
 */
export function wavSamples(bytes: Uint8Array, header: WavHeader, most = Infinity): Float32Array {
  const { start, frames, channels, bytes: size, frameBytes } = header;
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, frames * frameBytes);
  const sampleAt = sampleReader(view, header);
  const samples = new Float32Array(Math.min(frames, most));
  for (let frame = 0; frame < samples.length; frame++) {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++) {
      sum = Math.fround(sum + Math.fround(sampleAt(frame * frameBytes + channel * size)));
    }
    if (!Number.isFinite(sum)) throw new AudioError('has samples that are no finite numbers');
    const sample = sum / channels;
    if (Math.abs(sample) > loudest) {
      throw new AudioError(
        `has a sample of ${sample.toPrecision(3)}, where samples are -1 to 1, and none is beyond ${loudest}`,
      );
    }
    samples[frame] = sample;
  }
  return samples;
}

function sampleReader(view: DataView, { isFloat, bytes }: WavHeader): (at: number) => number {
  if (isFloat) return bytes === 4 ? (at) => view.getFloat32(at, true) : (at) => view.getFloat64(at, true);
  switch (bytes) {
    case 1:
      return (at) => (view.getUint8(at) - 2 ** 7) / 2 ** 7;
    case 2:
      return (at) => view.getInt16(at, true) / 2 ** 15;
    case 3:
      return (at) => (view.getUint16(at, true) + view.getInt8(at + 2) * 2 ** 16) / 2 ** 23;
    default:
      return (at) => view.getInt32(at, true) / 2 ** 31;
  }
}
