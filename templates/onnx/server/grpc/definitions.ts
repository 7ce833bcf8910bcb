import type { ServiceDefinition } from '@grpc/grpc-js';
import { loadFileDescriptorSetFromBuffer } from '@grpc/proto-loader';
import { MessageWriter } from '../protocols/grpc/message-writer.ts';
import { compiledProtos } from './descriptors.ts';

/** Fields named as in the .proto files, all of them there; 64-bit integers and enums as strings. */
const options = { keepCase: true, longs: String, enums: String, defaults: true, oneofs: true };

/** What the compiled .proto files define. */
export interface Definitions {
  /** A service by its full name. */
  service(name: string): ServiceDefinition;
  /** Whether there is a message, enum or service of this full name at the top of a file. */
  has(name: string): boolean;
}

export function readDefinitions(): Definitions {
  const set = new MessageWriter();
  // FileDescriptorSet: repeated FileDescriptorProto file = 1.
  for (const { base64 } of compiledProtos) set.data(1, Buffer.from(base64, 'base64'));
  const definitions = loadFileDescriptorSetFromBuffer(Buffer.from(set.finish()), options);
  return {
    service(name) {
      const definition = definitions[name];
      if (definition === undefined || 'format' in definition) throw new RangeError(`no service ${name}`);
      return definition;
    },
    has: (name) => Object.hasOwn(definitions, name),
  };
}
