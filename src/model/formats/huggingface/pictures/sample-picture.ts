const [width, height] = [32, 24];
const headerBytes = 54;

/** A small picture of two colours that run into each other, as base64 of a BMP: one of each number. */
export function samplePicture(number: number): string {
  const bytes = Buffer.alloc(headerBytes + 3 * width * height);
  bytes.write('BM', 'latin1');
  bytes.writeUInt32LE(bytes.length, 2);
  bytes.writeUInt32LE(headerBytes, 10);
  bytes.writeUInt32LE(40, 14);
  bytes.writeInt32LE(width, 18);
  bytes.writeInt32LE(height, 22);
  bytes.writeUInt16LE(1, 26);
  bytes.writeUInt16LE(24, 28);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = headerBytes + 3 * (y * width + x);
      bytes.set([8 * x, 10 * y, number % 2 === 0 ? 255 - 8 * x : 128], at);
    }
  }
  return bytes.toString('base64');
}
