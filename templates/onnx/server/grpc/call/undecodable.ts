import type { ServiceDefinition } from '@grpc/grpc-js';
import { checkMessage } from './check-message.ts';
import type { MessageType } from './message-types.ts';

/** Stands for a message whose bytes its method's type does not have. */
export class Undecodable {
  readonly refusal: unknown;

  /** @param refusal an HttpError that says what is wrong with the message */
  constructor(refusal: unknown) {
    this.refusal = refusal;
  }
}

/**
 * A service of which a message that cannot be decoded is passed on as {@link Undecodable}, to be refused as its sender's mistake.
 * The library would call it INTERNAL, ahead of everything that counts and logs calls, or take it for what it is not.
 *
 * @param requests types of the requests by the methods' paths
 */
export function passingUndecodable(
  service: ServiceDefinition,
  requests: ReadonlyMap<string, MessageType>,
): ServiceDefinition {
  return Object.fromEntries(
    Object.entries(service).map(([name, method]) => {
      const type = requests.get(method.path);
      if (type === undefined) throw new RangeError(`no type of requests for ${method.path}`);
      const requestDeserialize = (bytes: Buffer): unknown => {
        try {
          checkMessage(bytes, type);
        } catch (error) {
          return new Undecodable(error);
        }
        return method.requestDeserialize(bytes);
      };
      return [name, { ...method, requestDeserialize }];
    }),
  );
}
