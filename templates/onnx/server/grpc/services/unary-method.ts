import type { handleUnaryCall, Metadata } from '@grpc/grpc-js';
import type { Logger } from 'pino';
import { errorReply } from '../../calls/error-reply.ts';
import type { Repository, RepositoryEntry } from '../../repository/repository.ts';
import { refusal } from '../call/status-codes.ts';

/** A request that names a model; '' leaves the version to the server. */
export interface ModelRequest {
  readonly name: string;
  readonly version: string;
}

/** Makes methods of functions from request and metadata to response, which throw HttpError to refuse. */
export function unaryMethod(log: Logger) {
  return <T>(answer: (request: T, metadata: Metadata) => object): handleUnaryCall<T, object> =>
    ({ request, metadata }, respond) => {
      let response: object;
      try {
        response = answer(request, metadata);
      } catch (error) {
        respond(refusal(errorReply(error, log)));
        return;
      }
      respond(null, response);
    };
}

/** @throws HttpError 404 when the model or its version isn't there */
export function requestedEntry(
  repository: Repository,
  { name, version }: ModelRequest,
  find: 'find' | 'findUntold' = 'find',
): RepositoryEntry {
  return repository[find](name, version === '' ? undefined : version);
}
