import { filterBankSignature, readFilterBankStep } from '../../../../../contract/audio/audio-steps.ts';
import { filterBankReader } from '../../../../../contract/audio/open-audio.ts';
import type { StepKind } from '../step-kind.ts';
import { lookAtAudio, readEach, sizesOf } from './each-audio.ts';

/** Features as they are made, once more while they are normalised, those of all rows, and their copy for the graph. */
const bytesPerFeature = 4 * 4;

/** Decodes audio to the energies in filters. */
export const filterBankStep: StepKind = {
  kind: 'filterBank',
  read: (declaration) => {
    const step = readFilterBankStep(declaration.declared());
    const { input, settings } = step;
    const reader = filterBankReader(step);
    const size = settings.frames * settings.mels;
    return {
      kind: 'filterBank',
      ...filterBankSignature(step),
      mayBlock: true,
      lookAt: (file, row) => lookAtAudio(reader, input, file, row),
      cost: ([files]) => {
        const { rows, readingBytes } = sizesOf(reader, input, files);
        return readingBytes + rows * size * bytesPerFeature;
      },
      run: ([files], goOn) => {
        const rows = readEach(reader, input, files, goOn);
        const elements = new Float32Array(rows.length * size);
        for (const [row, features] of rows.entries()) elements.set(features, row * size);
        return [{ dtype: 'float32', shape: [rows.length, settings.frames, settings.mels], elements }];
      },
    };
  },
};
