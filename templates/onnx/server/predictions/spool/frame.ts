import { crc32 } from 'node:zlib';

/** A frame holds the entries of one write: length and CRC-32 of its payload in 4 bytes each, and the payload. */
export const frameHeadBytes = 8;

/** What is at the beginning of some bytes: a frame's payload, the beginning of one, or something else. */
export function openFrame(bytes: Buffer): Buffer | 'cut off' | 'damaged' {
  if (bytes.length < frameHeadBytes) return 'cut off';
  const end = frameHeadBytes + bytes.readUInt32LE(0);
  if (end === frameHeadBytes) return 'damaged';
  if (bytes.length < end) return 'cut off';
  const payload = bytes.subarray(frameHeadBytes, end);
  return crc32(payload) === bytes.readUInt32LE(4) ? payload : 'damaged';
}
