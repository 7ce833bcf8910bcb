import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { json } from 'node:stream/consumers';

/**
 * Posts bodies in one turn of the event loop, each on a connection of its own that the server knows
 * already: it finds them all at its next look at its sockets.
 *
 * @returns the bodies of the answers, parsed, in the order of the requests
 */
export async function postTogether(
  url: string,
  path: string,
  bodies: readonly unknown[],
): Promise<unknown[]> {
  const agent = new Agent({ keepAlive: true, maxFreeSockets: bodies.length });
  const ask = async (method: string, to: string, body: string): Promise<unknown> => {
    const headers = { 'Content-Length': Buffer.byteLength(body) };
    const [response]: IncomingMessage[] = await once(
      request(url + to, { agent, method, headers }).end(body),
      'response',
    );
    return response === undefined ? undefined : json(response);
  };
  await Promise.all(bodies.map(() => ask('GET', '/v2/health/live', '')));
  const answers = await Promise.all(bodies.map((body) => ask('POST', path, JSON.stringify(body))));
  agent.destroy();
  return answers;
}
