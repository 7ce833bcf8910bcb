import type { WaveformSettingsJson } from '../schemas/contract.schema.ts';
import { AudioError } from './audio-error.ts';
import { readWavHeader, type WavHeader } from './wav-header.ts';

/** What of a file a step can go on with. */
type Limits = Pick<WaveformSettingsJson, 'rate' | 'least'> & {
  /** Samples that a file has at most; absent: as many as it likes, of which only the first are read. */
  readonly most?: number;
};

/**
 * The header of a file whose samples a model can take, before any of them is read.
 *
 * @throws AudioError for a file of another sampling rate, and one that is too short or too long; as reading the header does
 */
export function takenHeader(bytes: Uint8Array, { rate, least, most = Infinity }: Limits): WavHeader {
  const header = readWavHeader(bytes);
  if (header.rate !== rate) {
    throw new AudioError(
      `has ${header.rate} samples a second, and the model takes ${rate}: resample it before it is sent`,
    );
  }
  if (header.frames < least) {
    throw new AudioError(`has ${header.frames} samples; the model takes at least ${least}`);
  }
  if (header.frames > most) {
    throw new AudioError(
      `has ${header.frames} samples, ${Math.round(header.frames / rate)} s; at most ${most} are taken, ${Math.floor(most / rate)} s`,
    );
  }
  return header;
}
