import { AudioError } from '../../../../../contract/audio/audio-error.ts';
import type { AudioReader } from '../../../../../contract/audio/open-audio.ts';
import { sentAudio } from '../../../../../contract/audio/sent-audio.ts';
import type { Tensor } from '../../tensors/dtype.ts';
import type { GoOn } from '../../util/go-on.ts';
import { eachFile, type FileKind, refusing } from '../each-file.ts';

const audio: FileKind = { what: 'audio', refusal: AudioError, sent: sentAudio };

/** A sample as it is read, and as often again while the mean and variance of all are taken away. */
const bytesPerSample = 4 * 4;

/**
 * The elements of each row's file.
 *
 * @param goOn called before each
 * @throws HttpError 400 naming input and row of one that is refused; what `goOn` throws
 */
export function readEach(
  reader: AudioReader,
  input: string,
  tensor: Tensor | undefined,
  goOn?: GoOn,
): Float32Array[] {
  const rows: Float32Array[] = [];
  eachFile(audio, input, tensor, (bytes) => rows.push(reader.read(bytes)), goOn);
  return rows;
}

/** Looks at the header of a row's file. @throws HttpError 400 naming input and row of one that is refused */
export function lookAtAudio(reader: AudioReader, input: string, file: Uint8Array, row: number): void {
  refusing(audio, input, row, () => reader.headerOf(file));
}

/** What the headers of rows' files say, before any of their samples is read. */
interface AudioSizes {
  readonly rows: number;
  /** Samples of the longest. */
  readonly longest: number;
  /** Samples of all. */
  readonly total: number;
  /** About how many bytes it takes at most to read one of them: files are read one after another. */
  readonly readingBytes: number;
}

/** @throws HttpError 400 naming input and row of a file that isn't worth the question */
export function sizesOf(reader: AudioReader, input: string, tensor: Tensor | undefined): AudioSizes {
  let [longest, total, readingBytes] = [0, 0, 0];
  const rows = eachFile(audio, input, tensor, (bytes) => {
    const samples = reader.samplesOf(reader.headerOf(bytes));
    longest = Math.max(longest, samples);
    total += samples;
    readingBytes = Math.max(readingBytes, bytes.length + samples * bytesPerSample);
  });
  return { rows, longest, total, readingBytes };
}
