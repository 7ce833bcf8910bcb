import { Agent } from 'undici';
import { GrpcClient } from '../../server/grpc-client.ts';
import { post, type SteadyRequest } from '../../steady-requests.ts';

/** So many callers keep a connection each: one that asks most of the time, and others that seldom do. */
const keeping = 24;

/** And so many a channel of gRPC. */
const channels = 4;

/** Callers of a service, of all kinds that a server has to part from without losing what they ask. */
export class Callers implements AsyncDisposable {
  readonly #request: SteadyRequest;
  readonly #model: string;
  readonly #kept = Array.from({ length: keeping }, () => new Agent({ connections: 8 }));
  readonly #new = new Agent({ connections: 100 });
  readonly #grpc: readonly GrpcClient[];

  /** @param request of the model, over HTTP */
  constructor(host: string, model: string, request: SteadyRequest) {
    this.#model = model;
    this.#request = request;
    const channel = { 'grpc.use_local_subchannel_pool': 1 };
    this.#grpc = Array.from({ length: channels }, () => new GrpcClient(8081, { host, channel }));
  }

  /** Asks once; one kind after the other. Gives the kind and what came of it. */
  async ask(index: number): Promise<string> {
    const turn = Math.floor(index / 4);
    switch (index % 4) {
      case 0:
        return said('new connection', post(this.#request, { dispatcher: this.#new, reset: true }));
      case 1:
        return said('busy connection', this.#keeping(0));
      case 2:
        return said('idle connection', this.#keeping(1 + (turn % (keeping - 1))));
      default:
        return said('gRPC', this.#call(turn % channels));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const client of this.#grpc) client.close();
    await Promise.all([this.#new, ...this.#kept].map((agent) => agent.destroy()));
  }

  #keeping(caller: number): Promise<string> {
    const dispatcher = this.#kept[caller];
    if (dispatcher === undefined) throw new RangeError(`no caller ${caller}`);
    return post(this.#request, { dispatcher });
  }

  async #call(channel: number): Promise<string> {
    const contents = { fp32_contents: [5.1, 3.5, 1.4, 0.2] };
    const inputs = [{ name: 'X', datatype: 'FP32', shape: [1, 4], contents }];
    await this.#grpc[channel]?.call('ModelInfer', { model_name: this.#model, inputs });
    return 'OK';
  }
}

async function said(kind: string, outcome: Promise<string>): Promise<string> {
  try {
    return `${kind}: ${await outcome}`;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    return `${kind}: ${code} ${String(error)}`;
  }
}
