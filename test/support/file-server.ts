import { createServer } from 'node:http';
import { onTestFinished } from 'vitest';

/** A local HTTP server of a fixed set of files, for the length of a test. */
export interface FileServer {
  readonly url: string;
  /** Files by path below the server's root, without a leading slash; may be changed while it runs. */
  readonly files: Map<string, Uint8Array | string>;
  /** Paths that were asked for, in order. */
  readonly requested: string[];
  /** Paths that are answered with this status instead. */
  readonly failing: Map<string, number>;
}

export async function serveFiles(): Promise<FileServer> {
  const files = new Map<string, Uint8Array | string>();
  const failing = new Map<string, number>();
  const requested: string[] = [];
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '').slice(1);
    requested.push(path);
    const body = files.get(path);
    const status = failing.get(path) ?? (body === undefined ? 404 : 200);
    response.writeHead(status).end(status === 200 ? body : '');
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return { url: `http://127.0.0.1:${port}`, files, requested, failing };
}
