const headerBytes = 44;

/**
 * A quarter of a second of a tone, or as many samples as a model takes at least or at most, as base64 of a WAV file: one of each number.
 *
 * @param rate samples a second
 */
export function sampleAudio(number: number, rate: number, least: number, most = Infinity): string {
  const samples = Math.min(most, Math.max(least, Math.floor(rate / 4)));
  const bytes = Buffer.alloc(headerBytes + 2 * samples);
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.write('WAVEfmt ', 8, 'latin1');
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(rate, 24);
  bytes.writeUInt32LE(2 * rate, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36, 'latin1');
  bytes.writeUInt32LE(2 * samples, 40);
  const hertz = 220 * (number + 1);
  for (let i = 0; i < samples; i++) {
    bytes.writeInt16LE(Math.round(8000 * Math.sin((2 * Math.PI * hertz * i) / rate)), headerBytes + 2 * i);
  }
  return bytes.toString('base64');
}
