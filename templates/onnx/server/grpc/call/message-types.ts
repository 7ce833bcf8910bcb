import { FieldReader, lowBits, wireType } from '../../protocols/grpc/field-reader.ts';
import type { CompiledProto } from '../compiled-protos.ts';

/** How the values of a field are written. */
export interface FieldType {
  readonly wire: number;
  /** Whether 32 bits of a varint are read. */
  readonly isNarrow: boolean;
  readonly isRepeated: boolean;
  readonly isText: boolean;
  /** The type of the messages in the field; null where it has none. */
  readonly message: MessageType | null;
}

/** The fields of a message, by their numbers. */
export type MessageType = ReadonlyMap<number, FieldType>;

// FieldDescriptorProto.Type and FieldDescriptorProto.Label, as far as they matter.
const text = 9;
const message = 11;
const fixed64: readonly number[] = [1, 6, 16];
const fixed32: readonly number[] = [2, 7, 15];
const delimited: readonly number[] = [text, message, 12];
const narrow: readonly number[] = [5, 8, 13, 14, 17];
const repeated = 3;

/**
 * The types of the requests of all methods, by the methods' paths, as compiled .proto files have them. Fields of descriptors go by
 * their numbers here: https://github.com/protocolbuffers/protobuf/blob/main/src/google/protobuf/descriptor.proto.
 */
export function requestTypes(protos: readonly CompiledProto[]): ReadonlyMap<string, MessageType> {
  const requests = new Map<string, MessageType>();
  const messages = new Messages();
  for (const { base64, package: scope } of protos) {
    const file = new FieldReader(Buffer.from(base64, 'base64'));
    while (file.next()) {
      if (file.field === 4) messages.read(file.message(), `.${scope}`);
      else if (file.field === 6) readService(file.message(), scope, messages, requests);
    }
  }
  return requests;
}

/** Messages by their full names, such as `.inference.ModelReadyRequest`. */
class Messages {
  readonly #types = new Map<string, Map<number, FieldType>>();

  /** A message, whose fields may be read later. */
  named(name: string): Map<number, FieldType> {
    const type = this.#types.get(name) ?? new Map<number, FieldType>();
    this.#types.set(name, type);
    return type;
  }

  /** Reads a DescriptorProto, whose name goes before all else in it. */
  read(descriptor: FieldReader, scope: string): void {
    let name = scope;
    while (descriptor.next()) {
      if (descriptor.field === 1) name = `${scope}.${descriptor.text()}`;
      else if (descriptor.field === 2) this.named(name).set(...this.#readField(descriptor.message()));
      else if (descriptor.field === 3) this.read(descriptor.message(), name);
    }
  }

  #readField(descriptor: FieldReader): [number, FieldType] {
    let typeName = '';
    const numbers = new Map<number, number>();
    while (descriptor.next()) {
      if (descriptor.wire === wireType.varint)
        numbers.set(descriptor.field, lowBits(descriptor.bytes, descriptor.start));
      else if (descriptor.field === 6) typeName = descriptor.text();
    }
    const type = numbers.get(5) ?? 0;
    const field = {
      wire: wireOf(type),
      isNarrow: narrow.includes(type),
      isRepeated: numbers.get(4) === repeated,
      isText: type === text,
      message: type === message ? this.named(typeName) : null,
    };
    return [numbers.get(3) ?? 0, field];
  }
}

/** Reads a ServiceDescriptorProto, whose name goes before its methods. */
function readService(
  descriptor: FieldReader,
  scope: string,
  messages: Messages,
  requests: Map<string, MessageType>,
): void {
  let service = '';
  while (descriptor.next()) {
    if (descriptor.field === 1) service = descriptor.text();
    if (descriptor.field !== 2) continue;
    const method = descriptor.message();
    let name = '';
    while (method.next()) {
      if (method.field === 1) name = method.text();
      else if (method.field === 2)
        requests.set(`/${scope}.${service}/${name}`, messages.named(method.text()));
    }
  }
}

function wireOf(type: number): number {
  if (fixed64.includes(type)) return wireType.fixed64;
  if (fixed32.includes(type)) return wireType.fixed32;
  return delimited.includes(type) ? wireType.bytes : wireType.varint;
}
