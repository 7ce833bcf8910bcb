/** A file of a booster that lies, or costs much, by what it does. */
export interface HostileBooster {
  readonly name: string;
  readonly bytes: () => Buffer;
  /** What the error says of a file that says one thing wrong. */
  readonly says?: string;
}

export const filled = (piece: Buffer | string, count: number) =>
  Buffer.alloc(Buffer.byteLength(piece) * count, piece);
/** The first bytes of a file. */
export const cut = (bytes: Buffer, share: number) => bytes.subarray(0, Math.floor(bytes.length * share));
export const uint32 = (...values: readonly number[]) => {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [at, value] of values.entries()) bytes.writeUInt32LE(value >>> 0, at * 4);
  return bytes;
};
