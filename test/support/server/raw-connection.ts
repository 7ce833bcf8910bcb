import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** An HTTP answer as it came over a connection. */
export interface RawAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** A TCP connection, on which a test writes what no client of HTTP would. */
export class RawConnection {
  readonly socket: Socket;
  #text = '';
  #hasEnded = false;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => (this.#text += text));
    socket.on('error', () => undefined);
    socket.on('close', () => (this.#hasEnded = true));
  }

  static async open(port: number): Promise<RawConnection> {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    const connection = new RawConnection(socket);
    await once(socket, 'connect');
    socket.on('end', () => socket.end());
    return connection;
  }

  write(...parts: readonly (string | Uint8Array)[]): void {
    this.socket.write(Buffer.concat(parts.map((part) => Buffer.from(part))));
  }

  /** Waits until that many answers have come since it was opened, or the server has closed the connection. */
  async answers(count: number): Promise<RawAnswer[]> {
    for (;;) {
      const answers = readAnswers(this.#text);
      if (answers.length >= count || this.#hasEnded) return answers;
      await Promise.race([once(this.socket, 'data'), once(this.socket, 'close')]);
    }
  }

  /** All answers, when the server has closed the connection. */
  async rest(): Promise<RawAnswer[]> {
    if (!this.#hasEnded) await once(this.socket, 'close');
    return this.answers(Infinity);
  }

  /** The statuses of all answers, with bodies or without, when the server has closed the connection. */
  async statuses(): Promise<number[]> {
    await this.rest();
    return [...this.#text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
  }

  /** Has what has come so far be no part of the answers. */
  forget(): void {
    this.#text = '';
  }

  close(): void {
    this.socket.destroy();
  }
}

/** What a server answers to bytes that are written at once, to the end of the connection. */
export async function rawAnswers(
  port: number,
  ...parts: readonly (string | Uint8Array)[]
): Promise<RawAnswer[]> {
  const connection = await RawConnection.open(port);
  connection.write(...parts);
  return connection.rest();
}

/** A request with a body, as text of bytes. */
export function rawRequest(line: string, body = '', ...headers: readonly string[]): string {
  const length = body === '' ? [] : [`Content-Length: ${Buffer.byteLength(body)}`];
  return Buffer.from([line, 'Host: h', ...length, ...headers, '', body].join('\r\n')).toString('latin1');
}

function readAnswers(text: string): RawAnswer[] {
  const answers: RawAnswer[] = [];
  let rest = text;
  for (;;) {
    const end = rest.indexOf('\r\n\r\n');
    if (end === -1) return answers;
    const [first = '', ...lines] = rest.slice(0, end).split('\r\n');
    const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(first)?.[1] ?? NaN);
    const headers = new Map(lines.map((line) => headerOf(line)));
    const bodyEnd = end + 4 + Number(headers.get('content-length') ?? 0);
    if (rest.length < bodyEnd) return answers;
    if (status !== 100) answers.push({ status, headers, body: rest.slice(end + 4, bodyEnd) });
    rest = rest.slice(bodyEnd);
  }
}

function headerOf(line: string): [name: string, value: string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
}
