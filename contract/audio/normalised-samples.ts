import { pairwiseSum } from './pairwise-sum.ts';

/** What keeps silence from being divided by zero. */
const epsilon = 1e-7;

/**
 * Samples of mean 0 and variance 1, in float32 as numpy computes them (Wav2Vec2FeatureExtractor.zero_mean_unit_var_norm of transformers).
 *
 * @param samples float32 [frames]
 * @returns float32 [frames]
 */
export function normalisedSamples(samples: Float32Array): Float32Array {
  const { fround } = Math;
  const mean = fround(pairwiseSum(samples) / samples.length);
  const centred = samples.map((sample) => sample - mean);
  const variance = fround(pairwiseSum(centred.map((sample) => sample * sample)) / samples.length);
  const deviation = fround(Math.sqrt(fround(variance + fround(epsilon))));
  return centred.map((sample) => sample / deviation);
}
