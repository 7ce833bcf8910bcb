import type { ServiceDefinition } from '@grpc/grpc-js';

/** Stands for a message whose bytes its method's type does not have. */
export class Undecodable {}

/**
 * A service of which a message that cannot be decoded is passed on as {@link Undecodable}, to be refused as its sender's mistake.
 * The library would call it INTERNAL, ahead of everything that counts and logs calls.
 */
export function passingUndecodable(service: ServiceDefinition): ServiceDefinition {
  return Object.fromEntries(
    Object.entries(service).map(([name, method]) => {
      const requestDeserialize = (bytes: Buffer): unknown => {
        try {
          return method.requestDeserialize(bytes);
        } catch {
          return new Undecodable();
        }
      };
      return [name, { ...method, requestDeserialize }];
    }),
  );
}
