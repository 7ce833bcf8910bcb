import type { Duplex } from 'node:stream';
import { type ConnectionInjector, Server, ServerCredentials, type ServiceDefinition } from '@grpc/grpc-js';
import { callGate } from './call/call-gate.ts';
import { admitStreams } from './streams/admit-streams.ts';
import { OpenStreams } from './streams/open-streams.ts';
import { SessionTurns } from './streams/session-turns.ts';
import { requireProtobuf } from './content-type.ts';
import { type GrpcOptions, maxMessageBytes } from './call/grpc-options.ts';
import { requestTypes } from './call/message-types.ts';
import { passingUndecodable } from './call/undecodable.ts';
import { compiledProtos } from './compiled-protos.ts';
import { HealthService } from './services/health-service.ts';
import { inferenceService } from './services/inference-service.ts';
import { ModelInfer } from './services/model-infer.ts';
import { ModelStreamInfer } from './services/model-stream-infer.ts';
import { ReflectionService } from './services/reflection-service.ts';
import { tritonService } from './services/triton-service.ts';
import { readDefinitions } from './definitions.ts';

/** Calls under way at once on one connection; the next wait on their sender's side. */
const maxStreams = 1024;

/** A connection without calls is told to close after this; its client makes another when it needs one. */
const maxIdleMs = 600_000;

/** A connection that is told to close is closed after this, whatever is under way on it. */
const drainTimeoutMs = 60_000;

const names = {
  inference: 'inference.GRPCInferenceService',
  health: 'grpc.health.v1.Health',
  reflection: 'grpc.reflection.v1.ServerReflection',
  reflectionAlpha: 'grpc.reflection.v1alpha.ServerReflection',
} as const;

/** Speaks gRPC on connections that others have accepted. */
export class GrpcServer {
  readonly #injector: ConnectionInjector;
  readonly #health: HealthService;
  readonly #reflection: ReflectionService;
  readonly #streams: ModelStreamInfer;
  #isDraining = false;

  constructor(options: GrpcOptions) {
    const definitions = readDefinitions();
    const streams = new OpenStreams(options.budget, options.lanes);
    const server = new Server({
      interceptors: [callGate(options, streams)],
      'grpc.max_receive_message_length': maxMessageBytes(options),
      'grpc.max_concurrent_streams': maxStreams,
      'grpc.max_connection_idle_ms': maxIdleMs,
      'grpc.enable_channelz': 0,
    });
    requireProtobuf(server);
    admitStreams(server, streams, new SessionTurns(options.turns));
    this.#health = new HealthService(options.status);
    this.#reflection = new ReflectionService(Object.values(names), definitions);
    const modelInfer = new ModelInfer(options);
    this.#streams = new ModelStreamInfer(options, modelInfer);
    const requests = requestTypes(compiledProtos);
    const service = (name: string) => passingUndecodable(definitions.service(name), requests);
    server.addService(rawInference(service(names.inference)), {
      ...inferenceService(options, modelInfer),
      ...tritonService(options),
      ModelStreamInfer: this.#streams.open.bind(this.#streams),
    });
    server.addService(service(names.health), this.#health.implementation);
    server.addService(service(names.reflection), this.#reflection.implementation);
    server.addService(service(names.reflectionAlpha), this.#reflection.implementation);
    this.#injector = server.createConnectionInjector(ServerCredentials.createInsecure());
  }

  /** Takes over a connection on which HTTP/2 is spoken. */
  inject(connection: Duplex): void {
    this.#injector.injectConnection(connection);
    if (this.#isDraining) this.#injector.drain(drainTimeoutMs);
  }

  /** Passes on that readiness has changed. */
  statusChanged(): void {
    this.#health.changed();
  }

  /** Tells all connections to close when what is under way on them is answered. */
  drain(): void {
    this.#isDraining = true;
    this.#health.end();
    this.#reflection.end();
    this.#streams.end();
    this.#injector.drain(drainTimeoutMs);
  }
}

/** Inference takes and gives bytes: what they say is read where the model is computed. */
function rawInference(definition: ServiceDefinition): ServiceDefinition {
  const raw = (['ModelInfer', 'ModelStreamInfer'] as const).map((name) => {
    const method = definition[name];
    if (method === undefined) throw new RangeError(`the service has no ${name}`);
    return [name, { ...method, requestDeserialize: asIs, responseSerialize: asIs }];
  });
  return { ...definition, ...Object.fromEntries(raw) };
}

function asIs(bytes: Buffer): Buffer {
  return bytes;
}
