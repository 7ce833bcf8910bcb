import { AudioError } from '../../../contract/audio/audio-error.ts';
import { type AudioReader, filterBankReader, waveformReader } from '../../../contract/audio/open-audio.ts';
import { sentAudio } from '../../../contract/audio/sent-audio.ts';
import { stackWaveforms } from '../../../contract/audio/stack-waveforms.ts';
import { RefusedRow } from '../../../contract/refused-row.ts';
import type { FilterBankStep, WaveformStep } from '../../../contract/schemas/contract.schema.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { type ReplayedStep, textsOf } from './step-tensors.ts';

/** Samples of audio, as the server reads them. @returns a function that throws {@link RefusedRow} */
export function readWaveforms(step: WaveformStep): ReplayedStep {
  const { input, outputs } = step;
  const reader = waveformReader(step);
  return (tensors) => {
    const rows = readRows(reader, input, textsOf(tensors, input));
    const { samples, mask, width, lengths } = stackWaveforms(rows, outputs.mask !== undefined);
    const shape = [rows.length, width];
    return [
      { name: outputs.samples, dtype: 'float32', shape, data: [...samples] },
      ...(outputs.mask === undefined
        ? []
        : [{ name: outputs.mask, dtype: 'int64', shape, data: [...mask] } satisfies Tensor]),
      { name: outputs.lengths, dtype: 'int64', shape: [rows.length], data: [...lengths] },
    ];
  };
}

/** Features of audio, as the server makes them. @returns a function that throws {@link RefusedRow} */
export function filterAudio(step: FilterBankStep): ReplayedStep {
  const { input, output, settings } = step;
  const reader = filterBankReader(step);
  return (tensors) => {
    const rows = readRows(reader, input, textsOf(tensors, input));
    const shape = [rows.length, settings.frames, settings.mels];
    return [{ name: output, dtype: 'float32', shape, data: rows.flatMap((row) => [...row]) }];
  };
}

function readRows(reader: AudioReader, input: string, texts: readonly string[]): readonly Float32Array[] {
  return texts.map((text, row) => {
    try {
      return reader.read(sentAudio(text));
    } catch (error) {
      if (!(error instanceof AudioError)) throw error;
      throw new RefusedRow(input, row, `the audio ${error.message}`);
    }
  });
}
