import { connect } from 'node:net';
import { meanwhile, type Seen } from './bystander.ts';
import type { ConfinedServer } from './confined-server.ts';

/** One small request, that many connections send over and over without waiting for answers. */
export interface Flood {
  readonly name: string;
  readonly request: string;
  /** Answers that each connection reads before it goes; null: it reads none, and stays for a while. */
  readonly answers: number | null;
}

const connections = 20;
const requests = 20_000;
const heldMs = 8000;

const post = (path: string, ...headers: readonly string[]): string =>
  [`POST ${path} HTTP/1.1`, 'Host: a', ...headers, 'Content-Length: 13', '', '[[1,2,3,4] ]\n'].join('\r\n');

/** What is read ahead of Node's HTTP, and what isn't. */
export function floods(answers: number): Flood[] {
  const get = 'GET /v2/models/m HTTP/1.1\r\nHost: a\r\n\r\n';
  const json = 'Content-Type: application/json';
  return [
    { name: 'metadata', request: get, answers },
    { name: 'metadata, and reads none', request: get, answers: null },
    { name: 'predictions', request: post('/predict', json), answers },
    { name: 'predictions that Node reads', request: post('/predict', json, 'TE: trailers'), answers },
  ];
}

/** Sends a flood, and asks for little meanwhile. */
export async function underFlood({ port }: ConfinedServer, flood: Flood): Promise<Seen> {
  const bytes = Buffer.from(flood.request.repeat(requests));
  const { seen } = await meanwhile({ port, everyMs: 20, asks: true }, () =>
    Promise.all(Array.from({ length: connections }, () => send(port, bytes, flood.answers))),
  );
  return seen;
}

function send(port: number, bytes: Buffer, answers: number | null): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => void socket.write(bytes));
    const leave = (): void => void socket.destroy();
    const timer = answers === null ? setTimeout(leave, heldMs) : undefined;
    let count = 0;
    if (answers !== null)
      socket.on('data', (data) => {
        count += data.toString('latin1').split('HTTP/1.1 200 ').length - 1;
        if (count >= answers) leave();
      });
    // With unread answers, a connection is reset.
    socket
      .on('error', () => undefined)
      .on('close', () => {
        clearTimeout(timer);
        resolve();
      });
  });
}
