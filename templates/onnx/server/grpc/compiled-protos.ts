import protos from './compiled-protos.json' with { type: 'json' };

/** A .proto file as protoc compiles it. */
export interface CompiledProto {
  readonly file: string;
  /** Package of all that the file defines. */
  readonly package: string;
  /** FileDescriptorProto, serialised. */
  readonly base64: string;
}

/**
 * The interfaces that are served: the Open Inference Protocol v2 (kserve/open-inference-protocol) with methods that Triton's
 * clients call (open_inference_grpc.proto in this folder), gRPC health checking and server reflection (grpc/grpc-proto), all
 * under the Apache License 2.0. scripts/compile-protos.ts makes the data.
 */
export const compiledProtos: readonly CompiledProto[] = protos;
