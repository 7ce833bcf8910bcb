import { protocols, type ProtocolName } from '../../protocols/protocol.ts';

/** Order of their numbers in entries: new ones go to the end. */
const protocolNames: readonly ProtocolName[] = [
  'infer',
  'predict',
  'invocations',
  'vertex',
  'tensorflow',
  'grpc',
] satisfies (keyof typeof protocols)[];
const protocolNumbers = new Map(protocolNames.map((name, i) => [name, i]));

export function protocolNumber(name: ProtocolName): number {
  return protocolNumbers.get(name) ?? 0;
}

/** @throws Error when there is none of that number */
export function protocolOf(number: number | undefined): ProtocolName {
  const name = protocolNames[number ?? 0];
  if (name === undefined) throw new Error('an entry of an unknown protocol');
  return name;
}

/**
 * Writes an id after its length in 1 byte.
 *
 * @returns where what follows begins
 */
export function writeId(buffer: Buffer, at: number, id: string): number {
  buffer[at] = id.length;
  // For so few characters a call into native code takes longer.
  for (let i = 0; i < id.length; i++) buffer[at + 1 + i] = id.charCodeAt(i);
  return at + 1 + id.length;
}

export function readId(bytes: Buffer, at: number): string {
  const length = bytes.readUInt8(at);
  return bytes.toString('latin1', at + 1, at + 1 + length);
}
