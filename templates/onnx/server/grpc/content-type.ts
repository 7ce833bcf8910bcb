import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';

/** The library lets pass whatever begins as gRPC's types do, and has no door for who knows better: of version 1.14. */
interface LibraryServer {
  _verifyContentType(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): boolean;
}

/** Messages of protobuf, which `application/grpc` means, too. */
const protobuf = /^application\/grpc(?:\+proto)?\s*(?:;|$)/i;

/**
 * Has a server of the library refuse calls whose messages are not of protobuf, such as `application/grpc+json`: with status 415 of HTTP.
 *
 * @see https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md
 */
export function requireProtobuf(server: object): void {
  if (!isLibraryServer(server)) throw new Error('a gRPC server is not what @grpc/grpc-js 1.14 makes of it');
  const verify = server._verifyContentType.bind(server);
  server._verifyContentType = (stream, headers) =>
    verify(stream, protobuf.test(headers['content-type'] ?? '') ? headers : {});
}

function isLibraryServer(server: object): server is LibraryServer {
  return '_verifyContentType' in server;
}
