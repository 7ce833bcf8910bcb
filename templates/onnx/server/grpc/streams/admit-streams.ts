import type { IncomingHttpHeaders, ServerHttp2Stream, ServerOptions } from 'node:http2';
import type { OpenStreams } from './open-streams.ts';
import type { SessionTurns } from './session-turns.ts';

/** Headers of a call: gRPC's own are ten, and the metadata of clients are below 8 KiB. */
const mostHeaders = 64;
const mostHeaderBytes = 16 * 1024;

/** Streams that a client may reset at once, and a second from then on, before its connection is ended: half of what it may open. */
const [resetBurst, resetRate] = [512, 100] as const;

/** What the library makes connections with, and what it asks first of a new stream: its own, of version 1.14. */
interface LibraryServer {
  commonServerOptions: ServerOptions;
  _verifyContentType(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): boolean;
}

/** Has a server of the library bound what connections may do before their calls are seen. To be called before it makes any. */
export function admitStreams(server: object, streams: OpenStreams, turns: SessionTurns): void {
  if (!isLibraryServer(server)) throw new Error('a gRPC server is not what @grpc/grpc-js 1.14 makes of it');
  const { settings } = server.commonServerOptions;
  Object.assign(server.commonServerOptions, {
    maxHeaderListPairs: mostHeaders,
    streamResetBurst: resetBurst,
    streamResetRate: resetRate,
    settings: { ...settings, maxHeaderListSize: mostHeaderBytes },
  } satisfies ServerOptions);
  const verify = server._verifyContentType.bind(server);
  server._verifyContentType = (stream, headers) => {
    turns.opened(stream);
    return streams.open(stream, headers) && verify(stream, headers);
  };
}

function isLibraryServer(server: object): server is LibraryServer {
  return '_verifyContentType' in server && 'commonServerOptions' in server;
}
