import { readWaveformStep, waveformSignature } from '../../../../../contract/audio/audio-steps.ts';
import { waveformReader } from '../../../../../contract/audio/open-audio.ts';
import { stackWaveforms } from '../../../../../contract/audio/stack-waveforms.ts';
import type { Tensor } from '../../tensors/dtype.ts';
import { HttpError } from '../../util/http-error.ts';
import type { StepKind } from '../step-kind.ts';
import { lookAtAudio, readEach, sizesOf } from './each-audio.ts';

/** Samples that are computed together at most, where more than one row has them: 16 s of what most models take. */
const mostTogether = 2 ** 18;

/** Samples that all rows of a request have at most, filled up to the longest. */
const mostFilled = 2 ** 26;

/**
 * What inference takes for a sample and for a pair of samples, where a row has more than are computed together anyway: features of 512 numbers
 * for each five samples, thrice; attention of 16 heads between vectors of 320 samples, thrice, as the largest that are usual have them.
 */
const inferenceBytes = { sample: 1200, pair: (16 * 4 * 3) / 320 ** 2 } as const;

/** About how many bytes of memory inference takes for a row of so many samples; 0 where that is no more than of any request. */
function inferenceCost(samples: number): number {
  if (samples <= mostTogether) return 0;
  return samples * inferenceBytes.sample + samples * samples * inferenceBytes.pair;
}

/** All rows, those of a group, and the copy of these for the graph. */
const copies = 3;

/** Decodes audio to its samples. What a model makes of a padded row is other than of the row alone, so none is padded where it's computed. */
export const waveformStep: StepKind = {
  kind: 'waveform',
  read: (declaration) => {
    const step = readWaveformStep(declaration.declared());
    const { input, outputs } = step;
    const reader = waveformReader(step);
    const hasMask = outputs.mask !== undefined;
    const bytesPerElement = hasMask ? 4 + 8 : 4;
    return {
      kind: 'waveform',
      ...waveformSignature(step),
      ragged: {
        tensors: [outputs.samples, ...(outputs.mask === undefined ? [] : [outputs.mask])],
        lengths: outputs.lengths,
        mostPadding: 0,
        mostTokens: mostTogether,
      },
      isAlone: true,
      mayBlock: true,
      lookAt: (file, row) => lookAtAudio(reader, input, file, row),
      cost: ([files]) => {
        const { rows, longest, total, readingBytes } = sizesOf(reader, input, files);
        if (rows * longest > mostFilled) {
          throw new HttpError(
            413,
            `input "${input}": ${rows} rows, the longest of ${longest} samples, are more than ${mostFilled} samples filled up: send long files apart from short ones`,
          );
        }
        const filled = rows * longest * bytesPerElement * copies;
        return readingBytes + 4 * total + filled + inferenceCost(longest);
      },
      run: ([files], goOn) => {
        const made = stackWaveforms(readEach(reader, input, files, goOn), hasMask);
        const rows = made.lengths.length;
        const shape = [rows, made.width];
        const mask: Tensor = { dtype: 'int64', shape, elements: made.mask };
        return [
          { dtype: 'float32', shape, elements: made.samples },
          ...(hasMask ? [mask] : []),
          { dtype: 'int64', shape: [rows], elements: made.lengths },
        ];
      },
    };
  },
};
