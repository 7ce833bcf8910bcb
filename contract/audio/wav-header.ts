import { AudioError } from './audio-error.ts';
import { readWavFormat, type WavFormat } from './wav-format.ts';

/** What a WAV file says of its samples, before any of them is read. */
export interface WavHeader extends WavFormat {
  /** Where the samples begin. */
  readonly start: number;
  /** Samples of each channel. */
  readonly frames: number;
}

/** Files have a handful of chunks; what has more is made to take time. */
const mostChunks = 1000;

/** What ffmpeg and SoX say where they don't know the size when they begin, as into a pipe. */
const unknownSizes = [0xff_ff_ff_ff, 0x7f_ff_f0_00];

/**
 * Reads the chunks of a WAV file up to its samples (RIFF/WAVE; Microsoft, Multimedia Programming Interface 1.0): others than `fmt ` and
 * `data` are passed over, with the byte after those of an odd size.
 *
 * @throws AudioError for what is no WAV file, for one of another sort of samples, and for one that ends before its header says
 */
export function readWavHeader(bytes: Uint8Array): WavHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  requireWav(bytes);
  let format: WavFormat | null = null;
  let at = 12;
  for (let chunks = 0; chunks < mostChunks && at + 8 <= bytes.length; chunks++) {
    const [name, size] = [characters(bytes, at), view.getUint32(at + 4, true)];
    at += 8;
    const left = bytes.length - at;
    if (name === 'data') {
      if (format === null) throw new AudioError('has samples before it says what they are');
      // Who can't go back leaves both sizes as they began: the file's own ends before its samples.
      const isUnknown = unknownSizes.includes(size) || (size === 0 && view.getUint32(4, true) + 8 <= at);
      const length = isUnknown ? left : size;
      if (length > left) {
        throw new AudioError(`is cut off: it says it has ${length} bytes of samples, and has ${left}`);
      }
      return { ...format, start: at, frames: Math.floor(length / format.frameBytes) };
    }
    if (size > left) throw new AudioError('is cut off');
    if (name === 'fmt ') format = readWavFormat(new DataView(bytes.buffer, bytes.byteOffset + at, size));
    at += size + (size % 2);
  }
  throw new AudioError('has no samples');
}

function requireWav(bytes: Uint8Array): void {
  const kind = characters(bytes, 0);
  if (kind === 'RF64' || kind === 'BW64' || kind === 'RIFX') {
    throw new AudioError(`is ${kind}, and only WAV of RIFF is known`);
  }
  if (kind !== 'RIFF' || characters(bytes, 8) !== 'WAVE') throw new AudioError('is no WAV file (RIFF/WAVE)');
}

/** Four bytes, a character each. */
function characters(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}
