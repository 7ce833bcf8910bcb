import { protocols, type ProtocolName } from '../../../../../contract/protocols.ts';

/** Entries hold numbers of protocols: their places in the list. */
const protocolNames = Object.keys(protocols).filter((name) => isProtocolName(name));
const protocolNumbers = new Map(protocolNames.map((name, i) => [name, i]));

/** Below 128. */
export function protocolNumber(name: ProtocolName): number {
  return protocolNumbers.get(name) ?? 0;
}

/** @throws Error when there is none of that number */
export function protocolOf(number: number | undefined): ProtocolName {
  const name = protocolNames[number ?? 0];
  if (name === undefined) throw new Error('an entry of an unknown protocol');
  return name;
}

/** Reads an id after its length in 1 byte. */
export function readId(bytes: Buffer, at: number): string {
  const length = bytes.readUInt8(at);
  return bytes.toString('latin1', at + 1, at + 1 + length);
}

function isProtocolName(name: string): name is ProtocolName {
  return Object.hasOwn(protocols, name);
}
