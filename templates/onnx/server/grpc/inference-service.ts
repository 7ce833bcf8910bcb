import type { handleUnaryCall, UntypedServiceImplementation } from '@grpc/grpc-js';
import { modelMetadata, serverMetadata } from '../http/model-metadata.ts';
import { errorReply } from '../inference/error-reply.ts';
import type { RepositoryEntry } from '../repository.ts';
import type { GrpcOptions } from './grpc-options.ts';
import { ModelInfer } from './model-infer.ts';
import { refusal } from './status-codes.ts';

/** A request that names a model; '' leaves the version to the server. */
interface ModelRequest {
  readonly name: string;
  readonly version: string;
}

/** The Open Inference Protocol v2 over gRPC. */
export function inferenceService(options: GrpcOptions): UntypedServiceImplementation {
  const { repository, status, log } = options;
  const modelInfer = new ModelInfer(options);
  const unary =
    <T>(answer: (request: T) => object): handleUnaryCall<T, object> =>
    ({ request }, respond) => {
      let response: object;
      try {
        response = answer(request);
      } catch (error) {
        respond(refusal(errorReply(error, log)));
        return;
      }
      respond(null, response);
    };
  const entryOf = ({ name, version }: ModelRequest): RepositoryEntry =>
    repository.find(name, version === '' ? undefined : version);
  return {
    ServerLive: unary(() => ({ live: true })),
    ServerReady: unary(() => ({ ready: status.ready })),
    ModelReady: unary<ModelRequest>((request) => ({ ready: status.isModelReady(entryOf(request).index) })),
    ServerMetadata: unary(() => serverMetadata(repository)),
    ModelMetadata: unary<ModelRequest>((request) => modelMetadata(repository, entryOf(request))),
    ModelInfer: modelInfer.answer.bind(modelInfer),
  };
}
