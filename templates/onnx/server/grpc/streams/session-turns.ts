import type { Http2Session, ServerHttp2Stream } from 'node:http2';
import type { ConnectionTurns } from '../../http/connections/connection-turns.ts';

/** The socket of the system below a connection, of whose bytes Node's HTTP/2 makes streams without a say of anybody. */
interface Handle {
  readStart(): unknown;
  readStop(): unknown;
}

/**
 * Reads no more of a connection that has opened more streams than its share until it is its turn. Node would otherwise
 * read megabytes of each at once, thousands of calls, in which its thread answers nobody else.
 */
export class SessionTurns {
  readonly #turns: ConnectionTurns;
  /** Streams of this turn of the event loop. */
  readonly #opened = new Map<Http2Session, number>();
  readonly #waiting = new WeakSet<Http2Session>();

  constructor(turns: ConnectionTurns) {
    this.#turns = turns;
  }

  /** A stream has been opened. */
  opened({ session }: Pick<ServerHttp2Stream, 'session'>): void {
    if (session === undefined || this.#waiting.has(session)) return;
    if (this.#opened.size === 0) setImmediate(() => this.#opened.clear());
    const count = (this.#opened.get(session) ?? 0) + 1;
    this.#opened.set(session, count);
    const handle = count > this.#turns.firstShare ? handleOf(session) : null;
    if (handle === null) return;
    this.#waiting.add(session);
    handle.readStop();
    this.#turns.wait(() => {
      this.#waiting.delete(session);
      this.#opened.delete(session);
      handleOf(session)?.readStart();
    });
  }
}

/** null when the connection is closed. */
function handleOf(session: Http2Session): Handle | null {
  if (session.destroyed) return null;
  // What stands for the socket has what the socket has, and doesn't say so.
  const handle: unknown = Reflect.get(session.socket, '_handle');
  return isHandle(handle) ? handle : null;
}

function isHandle(value: unknown): value is Handle {
  return typeof value === 'object' && value !== null && 'readStart' in value && 'readStop' in value;
}
