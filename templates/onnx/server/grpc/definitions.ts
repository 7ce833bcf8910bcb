import type { ServiceDefinition } from '@grpc/grpc-js';
import { loadFileDescriptorSetFromBuffer, type PackageDefinition } from '@grpc/proto-loader';
import { own } from '../../../../contract/own.ts';
import { MessageWriter } from '../protocols/grpc/message-writer.ts';
import { compiledProtos } from './compiled-protos.ts';

/** Fields named as in the .proto files, all of them there; 64-bit integers and enums as strings. */
const options = { keepCase: true, longs: String, enums: String, defaults: true, oneofs: true };

/** What the compiled .proto files define. */
export interface Definitions {
  /** Messages, enums and services at the top of their files, by their full names. */
  readonly all: PackageDefinition;
  /** A service by its full name. */
  service(name: string): ServiceDefinition;
}

export function readDefinitions(): Definitions {
  const set = new MessageWriter();
  // FileDescriptorSet: repeated FileDescriptorProto file = 1.
  for (const { base64 } of compiledProtos) set.data(1, Buffer.from(base64, 'base64'));
  const all = loadFileDescriptorSetFromBuffer(Buffer.from(set.finish()), options);
  return {
    all,
    service(name) {
      const definition = own(all, name);
      if (definition === undefined || 'format' in definition) throw new RangeError(`no service ${name}`);
      return definition;
    },
  };
}
