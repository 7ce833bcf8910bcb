import {
  type CallOptions,
  type ChannelCredentials,
  type ChannelOptions,
  Client,
  type ClientDuplexStream,
  type ClientReadableStream,
  type ClientUnaryCall,
  credentials,
  Metadata,
  type MethodDefinition,
  type ServiceError,
} from '@grpc/grpc-js';
import { readDefinitions } from '../../../templates/onnx/server/grpc/definitions.ts';

const definitions = readDefinitions();

export interface ClientOptions {
  /** This machine, unless told. */
  readonly host?: string;
  readonly credentials?: ChannelCredentials;
  readonly channel?: ChannelOptions;
}

export interface UnaryOptions extends CallOptions {
  readonly metadata?: Readonly<Record<string, string>>;
  /** Told of the call as soon as it is begun, to cancel it. */
  readonly onCall?: (call: ClientUnaryCall) => void;
  /** Told of the trailers. */
  readonly onTrailers?: (metadata: Metadata) => void;
}

// What a test expects of an answer is checked by its expectations.
// oxlint-disable-next-line typescript/no-explicit-any
type Message = any;

/** A gRPC client of a server, made of the .proto files. */
export class GrpcClient {
  readonly #client: Client;

  constructor(port: number | null, options: ClientOptions = {}) {
    const address = `${options.host ?? '127.0.0.1'}:${port}`;
    this.#client = new Client(address, options.credentials ?? credentials.createInsecure(), {
      'grpc.max_receive_message_length': -1,
      ...options.channel,
    });
  }

  /** Calls a method of the inference service. Rejects with a ServiceError. */
  call(method: string, request: object, options: UnaryOptions = {}): Promise<Message> {
    return this.unary('inference.GRPCInferenceService', method, request, options);
  }

  /** Sends bytes in place of a `ModelInferRequest`. */
  send(bytes: Uint8Array, options: UnaryOptions = {}): Promise<Message> {
    const method = methodOf('inference.GRPCInferenceService', 'ModelInfer');
    return this.#unary({ ...method, requestSerialize: () => Buffer.from(bytes) }, {}, options);
  }

  unary(service: string, method: string, request: object, options: UnaryOptions = {}): Promise<Message> {
    return this.#unary(methodOf(service, method), request, options);
  }

  /** Begins a call that answers with a stream. */
  watch(service: string, method: string, request: object): ClientReadableStream<Message> {
    const { path, requestSerialize, responseDeserialize } = methodOf(service, method);
    return this.#client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, request);
  }

  /** Begins a call of two streams. */
  converse(service: string, method: string): ClientDuplexStream<object, Message> {
    const { path, requestSerialize, responseDeserialize } = methodOf(service, method);
    return this.#client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize);
  }

  /** Calls whatever is at a path, with nothing. */
  raw(path: string): Promise<Message> {
    const method = { ...methodOf('inference.GRPCInferenceService', 'ServerLive'), path };
    return this.#unary(method, {}, {});
  }

  close(): void {
    this.#client.close();
  }

  #unary(
    { path, requestSerialize, responseDeserialize }: MethodDefinition<object, Message>,
    request: object,
    { metadata = {}, onCall, onTrailers, ...options }: UnaryOptions,
  ): Promise<Message> {
    const sent = new Metadata();
    for (const [key, value] of Object.entries(metadata)) sent.set(key, value);
    return new Promise((resolve, reject) => {
      const call = this.#client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        request,
        sent,
        options,
        (error: ServiceError | null, response: unknown) => {
          if (error === null) resolve(response);
          else reject(error);
        },
      );
      call.on('status', (status) => onTrailers?.(status.metadata));
      onCall?.(call);
    });
  }
}

function methodOf(service: string, name: string): MethodDefinition<object, Message> {
  const method = definitions.service(service)[name];
  if (method === undefined) throw new RangeError(`no ${name} in ${service}`);
  return method;
}

/** What became of a call: code 0 when it was answered. */
export async function statusOf(call: Promise<unknown>): Promise<{ code: unknown; details: string }> {
  try {
    await call;
    return { code: 0, details: 'OK' };
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || !('details' in error)) throw error;
    return { code: error.code, details: String(error.details) };
  }
}
