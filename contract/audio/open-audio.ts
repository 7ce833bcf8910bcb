import type { FilterBankStep, WaveformStep } from '../schemas/contract.schema.ts';
import { takenHeader } from './audio-sizes.ts';
import { filterBank, filterBankRate, frameLength, samplesOfFrames } from './filter-bank/filter-bank.ts';
import { normalisedSamples } from './normalised-samples.ts';
import type { WavHeader } from './wav-header.ts';
import { wavSamples } from './wav-samples.ts';

/** How a step makes elements of the file of a row. */
export interface AudioReader {
  /** What is known of a file before its samples are read. @throws AudioError for one that isn't taken */
  headerOf(bytes: Uint8Array): WavHeader;
  /** Samples of a file that are read. */
  samplesOf(header: WavHeader): number;
  /** float32: samples, or features row-major. @throws AudioError */
  read(bytes: Uint8Array): Float32Array;
}

/** How a step makes samples of files, float32 [L]. */
export function waveformReader({ settings }: Pick<WaveformStep, 'settings'>): AudioReader {
  const headerOf = (bytes: Uint8Array): WavHeader => takenHeader(bytes, settings);
  return {
    headerOf,
    samplesOf: ({ frames }) => frames,
    read(bytes) {
      const samples = wavSamples(bytes, headerOf(bytes));
      return settings.normalised ? normalisedSamples(samples) : samples;
    },
  };
}

/** How a step makes features of files, float32 [frames, mels]. Samples behind the last frame are not looked at. */
export function filterBankReader({ settings }: Pick<FilterBankStep, 'settings'>): AudioReader {
  const most = samplesOfFrames(settings.frames);
  const featuresOf = filterBank(settings);
  const headerOf = (bytes: Uint8Array): WavHeader =>
    takenHeader(bytes, { rate: filterBankRate, least: frameLength });
  return {
    headerOf,
    samplesOf: ({ frames }) => Math.min(frames, most),
    read: (bytes) => featuresOf(wavSamples(bytes, headerOf(bytes), most)),
  };
}
