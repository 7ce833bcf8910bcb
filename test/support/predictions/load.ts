import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Load {
  readonly port: number;
  /** Predictions that must be answered. */
  readonly count: number;
  readonly connections: number;
  /** Told how many are answered, after each. */
  readonly onAnswer?: (answered: number) => void;
}

/** The ids that were answered, and how many were sent, some of which broke off. */
export interface Loaded {
  readonly answered: ReadonlySet<string>;
  readonly sent: number;
}

const path = '/v2/models/m/infer';
const body = JSON.stringify({ inputs: [{ name: 'x', datatype: 'FP32', shape: [1, 2], data: [1, 2] }] });

/** Asks a server for predictions as fast as it answers, each under an id of its own, whatever happens to the server. */
export async function load({ port, count, connections, onAnswer }: Load): Promise<Loaded> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const answered = new Set<string>();
  let sent = 0;
  const one = async (): Promise<void> => {
    while (answered.size < count) {
      const id = `sent-${sent++}`;
      const isAnswered = await ask(agent, port, id);
      if (!isAnswered) {
        await sleep(5);
        continue;
      }
      answered.add(id);
      onAnswer?.(answered.size);
    }
  };
  await Promise.all(Array.from({ length: connections }, one));
  agent.destroy();
  return { answered, sent };
}

/** @returns whether a whole answer with status 200 came */
function ask(agent: Agent, port: number, id: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const headers = { 'Content-Type': 'application/json', 'Content-Length': body.length, 'X-Request-Id': id };
  const client = request({ agent, host: '127.0.0.1', port, path, method: 'POST', headers }, (response) => {
    response.on('error', () => resolve(false));
    response.on('close', () => resolve(response.complete && response.statusCode === 200));
    response.resume();
  });
  client.on('error', () => resolve(false));
  client.end(body);
  return promise;
}
