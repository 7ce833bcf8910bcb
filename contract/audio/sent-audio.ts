import { notFetched, type SentFile, sentFile } from '../sent-file.ts';
import { AudioError } from './audio-error.ts';

/** What WAV and its relatives begin with. No base64 of such a file does: it begins with Uk or Ql. */
const beginnings = ['RIFF', 'RIFX', 'RF64', 'BW64'];

/**
 * How audio was sent: as the bytes of a file, as base64 of them, or as a data: URL.
 *
 * @throws AudioError for another URL, which nothing is fetched from
 */
export function sentAudio(text: string): SentFile {
  const sent = sentFile(text, beginnings);
  if (sent === null) throw new AudioError(notFetched('audio', text));
  return sent;
}
