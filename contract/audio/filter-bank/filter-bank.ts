import type { FilterBankSettingsJson } from '../../schemas/contract.schema.ts';
import { cosPi } from '../../sin-pi.ts';
import { realFourier } from './fourier.ts';
import { type MelFilter, melFilters } from './mel-filters.ts';

/** The only sampling rate for which frames are known: 25 ms long, 10 ms apart. */
export const filterBankRate = 16_000;
export const frameLength = 400;
const hop = 160;
const transformed = 512;
const bins = transformed / 2 + 1;
const preemphasis = 0.97;
/** The distance of 1 to the next float32. */
const floor = 2 ** -23;

/** Samples of which as many frames are made. */
export function samplesOfFrames(frames: number): number {
  return frameLength + (frames - 1) * hop;
}

/**
 * What makes the logarithms of the energies in Kaldi's mel filters, frame by frame, as ASTFeatureExtractor of transformers does it without
 * torchaudio: spectra in float64 kept as float32, logarithms in float64, the rest in float32. Behind the end of the samples is zero, then all is normalised.
 *
 * @returns a function of samples, float32 [at least 400], that gives float32 [frames, mels], row-major
 */
export function filterBank({
  mels,
  frames,
  normalise,
}: FilterBankSettingsJson): (samples: Float32Array) => Float32Array {
  const filters = melFilters(mels, bins, filterBankRate);
  const spectrumOf = frameSpectrum();
  const { fround } = Math;
  return (samples) => {
    const features = new Float32Array(frames * mels);
    const found = Math.min(frames, Math.floor((samples.length - frameLength) / hop) + 1);
    for (let frame = 0; frame < found; frame++) {
      const powers = spectrumOf(samples, frame * hop);
      for (const [mel, filter] of filters.entries()) {
        features[frame * mels + mel] = Math.log(Math.max(floor, energyIn(filter, powers)));
      }
    }
    if (normalise === null) return features;
    const [mean, scale] = [fround(normalise.mean), fround(normalise.std * 2)];
    return features.map((value) => fround(value - mean) / scale);
  };
}

function energyIn({ start, weights }: MelFilter, powers: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += (weights[i] ?? 0) * (powers[start + i] ?? 0);
  return sum;
}

/** The powers of a frame's spectrum, once its mean is gone, high tones are made louder and its ends are faded (Hann). */
function frameSpectrum(): (samples: Float32Array, start: number) => Float64Array {
  const transform = realFourier(transformed);
  const [real, imaginary, powers] = [
    new Float64Array(transformed),
    new Float64Array(transformed),
    new Float64Array(bins),
  ];
  const window = Float64Array.from(
    { length: frameLength },
    (_, i) => 0.5 + 0.5 * cosPi((2 * i + 1 - frameLength) / (frameLength - 1)),
  );
  return (samples, start) => {
    let sum = 0;
    for (let i = 0; i < frameLength; i++) sum += samples[start + i] ?? 0;
    const mean = sum / frameLength;
    let before = 0;
    real.fill(0);
    for (let i = 0; i < frameLength; i++) {
      const value = (samples[start + i] ?? 0) - mean;
      const raised = i === 0 ? value * (1 - preemphasis) : value - preemphasis * before;
      real[i] = raised * (window[i] ?? 0);
      before = value;
    }
    transform(real, imaginary);
    for (let bin = 0; bin < bins; bin++) {
      powers[bin] = Math.fround(real[bin] ?? 0) ** 2 + Math.fround(imaginary[bin] ?? 0) ** 2;
    }
    return powers;
  };
}
