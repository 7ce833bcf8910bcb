import { atFileEnd } from '../file-end.ts';
import { type ClientOptions, GrpcClient } from './grpc-client.ts';
import { type HomeOptions, serve, type Served } from './served.ts';

/** A served model and a client of it over gRPC; both stop after the tests of the file. */
export interface ServedGrpc {
  readonly served: Served;
  readonly client: GrpcClient;
}

/** Serves a model over gRPC, too. */
export async function serveGrpc(options: HomeOptions, client: ClientOptions = {}): Promise<ServedGrpc> {
  const served = await serve({ ...options, env: { GRPC_PORT: '0', ...options.env } });
  return { served, client: connect(served.server.grpcPort, client) };
}

/** Another client of the server at a port. */
export function connect(port: number | null, options: ClientOptions = {}): GrpcClient {
  const client = new GrpcClient(port, options);
  atFileEnd(async () => client.close());
  return client;
}
