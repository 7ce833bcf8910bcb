/** The name of a protocol by its number. @throws Error when there is none of that number */
export function protocolOf(number: number | undefined, protocols: readonly string[]): string {
  const name = protocols[number ?? 0];
  if (name === undefined) throw new Error('an entry of an unknown protocol');
  return name;
}

/** Reads an id after its length in 1 byte. */
export function readId(bytes: Buffer, at: number): string {
  const length = bytes.readUInt8(at);
  return bytes.toString('latin1', at + 1, at + 1 + length);
}
