import { sentFile } from '../sent-file.ts';
import { AudioError } from './audio-error.ts';

/** What WAV and its relatives begin with. No base64 of such a file does: it begins with Uk or Ql. */
const beginnings = ['RIFF', 'RIFX', 'RF64', 'BW64'];

/**
 * The bytes of audio as it was sent: as the bytes of a file, as base64 of them, or as a data: URL.
 *
 * @throws AudioError for another URL, which nothing is fetched from, and for what is no base64
 */
export function sentAudio(text: string): Uint8Array {
  const sent = sentFile(text, 'audio', beginnings);
  if (typeof sent === 'string') throw new AudioError(sent);
  return sent;
}
