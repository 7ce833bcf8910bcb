import { opcodes } from '../../src/convert/pickle/opcodes.ts';

/** A pickle of protocol 4 that leaves what some pieces make. */
export function pickleBytes(...pieces: readonly Buffer[]): Buffer {
  return Buffer.concat([op('PROTO', 4), ...pieces, op('STOP')]);
}

/** An opcode, with the bytes of its argument. */
export function op(name: keyof typeof opcodes, ...argument: readonly number[]): Buffer {
  return Buffer.of(opcodes[name], ...argument);
}

export function text(value: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(Buffer.byteLength(value));
  return Buffer.concat([op('BINUNICODE', ...length), Buffer.from(value)]);
}

export function int(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return op('BININT', ...bytes);
}

export function float(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return op('BINFLOAT', ...bytes);
}

export function global(module: string, name: string): Buffer {
  return Buffer.concat([text(module), text(name), op('STACK_GLOBAL')]);
}

export function tuple(...items: readonly Buffer[]): Buffer {
  return Buffer.concat([op('MARK'), ...items, op('TUPLE')]);
}

export function list(...items: readonly Buffer[]): Buffer {
  return Buffer.concat([op('MARK'), ...items, op('LIST')]);
}

export function dict(entries: Readonly<Record<string, Buffer>>): Buffer {
  const items = Object.entries(entries).flatMap(([key, value]) => [text(key), value]);
  return Buffer.concat([op('MARK'), ...items, op('DICT')]);
}

/** An object of a class whose constructor isn't called, with its state. */
export function object(type: Buffer, state: Readonly<Record<string, Buffer>>): Buffer {
  return Buffer.concat([type, op('EMPTY_TUPLE'), op('NEWOBJ'), dict(state), op('BUILD')]);
}

/** What a class or function makes of some arguments. */
export function call(callee: Buffer, ...args: readonly Buffer[]): Buffer {
  return Buffer.concat([callee, tuple(...args), op('REDUCE')]);
}
