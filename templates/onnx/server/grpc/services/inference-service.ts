import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import { modelMetadata, serverMetadata } from '../../protocols/v2/model-metadata.ts';
import { hasKey } from '../call/call-gate.ts';
import type { GrpcOptions } from '../call/grpc-options.ts';
import type { ModelInfer } from './model-infer.ts';
import { type ModelRequest, requestedEntry, unaryMethod } from './unary-method.ts';

/** The Open Inference Protocol v2 over gRPC. */
export function inferenceService(
  { repository, settings, status, log }: GrpcOptions,
  modelInfer: ModelInfer,
): UntypedServiceImplementation {
  const unary = unaryMethod(log);
  return {
    ServerLive: unary(() => ({ live: true })),
    ServerReady: unary(() => ({ ready: status.ready })),
    ModelReady: unary<ModelRequest>((request, metadata) => {
      // Anybody may ask, but not for the names of models.
      const find = hasKey(settings, metadata) ? 'find' : 'findUntold';
      return { ready: status.isModelReady(requestedEntry(repository, request, find).index) };
    }),
    ServerMetadata: unary(() => serverMetadata(repository)),
    ModelMetadata: unary<ModelRequest>((request) =>
      modelMetadata(repository, requestedEntry(repository, request)),
    ),
    ModelInfer: modelInfer.answer.bind(modelInfer),
  };
}
