import {
  type sendUnaryData,
  type ServerUnaryCall,
  type ServerWritableStream,
  status as code,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import type { ServingStatus } from '../../inference/serving-status.ts';

type Serving = 'SERVING' | 'NOT_SERVING' | 'SERVICE_UNKNOWN';

interface Request {
  readonly service: string;
}

interface Response {
  readonly status: Serving;
}

type Watching = ServerWritableStream<Request, Response>;

/** What can be asked about: the server as a whole, and what it serves. */
const services = ['', 'inference.GRPCInferenceService'];

/** Health checking as https://grpc.io/docs/guides/health-checking has it, after the server's readiness. */
export class HealthService {
  readonly #status: ServingStatus;
  /** Who watches, and what each was told last. */
  readonly #watchers = new Map<Watching, Serving>();

  constructor(status: ServingStatus) {
    this.#status = status;
  }

  get implementation(): UntypedServiceImplementation {
    return {
      Check: (call: ServerUnaryCall<Request, Response>, respond: sendUnaryData<Response>) => {
        const { service } = call.request;
        const status = this.#of(service);
        if (status !== 'SERVICE_UNKNOWN') respond(null, { status });
        else
          respond({
            code: code.NOT_FOUND,
            details: `no service ${JSON.stringify(service.slice(0, 100))} here`,
          });
      },
      Watch: (call: Watching) => {
        const status = this.#of(call.request.service);
        this.#watchers.set(call, status);
        call.on('cancelled', () => this.#watchers.delete(call));
        call.write({ status });
      },
      List: (_call: ServerUnaryCall<object, object>, respond: sendUnaryData<object>) => {
        // protobufjs takes a map that protoc compiled for what it is in bytes: a list of entries.
        respond(null, { statuses: services.map((key) => ({ key, value: { status: this.#of(key) } })) });
      },
    };
  }

  /** Tells those who watch when readiness has changed. */
  changed(): void {
    for (const [call, told] of this.#watchers) {
      const status = this.#of(call.request.service);
      if (status === told) continue;
      this.#watchers.set(call, status);
      call.write({ status });
    }
  }

  /** Ends what would never end by itself; who watches then asks another server. */
  end(): void {
    for (const call of this.#watchers.keys())
      call.emit('error', { code: code.UNAVAILABLE, details: 'the server is stopping' });
    this.#watchers.clear();
  }

  #of(service: string): Serving {
    if (!services.includes(service)) return 'SERVICE_UNKNOWN';
    return this.#status.ready ? 'SERVING' : 'NOT_SERVING';
  }
}
