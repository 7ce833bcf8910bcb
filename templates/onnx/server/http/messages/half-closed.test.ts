/** Clients that send requests ahead and end what they send, as `printf … | nc` does: decision 20. */
import { connect as connectTls } from 'node:tls';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { certificate, certificateFiles } from '../../../../../test/support/server/certificate.ts';
import { RawConnection, rawRequest } from '../../../../../test/support/server/raw-connection.ts';
import { serve, type Served } from '../../../../../test/support/server/served.ts';
import { twoTensors } from '../../../../../test/support/server/two-tensors.ts';

const predict = (value: number): string =>
  rawRequest('POST /predict HTTP/1.1', JSON.stringify([{ a: [value, 2], k: 3 }]));

/** For Node to read, whatever comes before it. */
const chunked = (value: number): string => {
  const text = JSON.stringify([{ a: [value, 2], k: 3 }]);
  const chunks = `${text.length.toString(16)}\r\n${text}\r\n0\r\n\r\n`;
  return `POST /predict HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}`;
};

const live = rawRequest('GET /v2/health/live HTTP/1.1');
const mixed = (value: number): string => live + (value % 2 === 0 ? predict : chunked)(value);

const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);

/** The numbers that were predicted, and the statuses that aren't 200. */
const answersIn = (text: string) => ({
  predicted: [...text.matchAll(/"b":\[(\d+),2\]/g)].map(([, value]) => Number(value)),
  refused: [...text.matchAll(/HTTP\/1\.1 (?!200)(\d{3})/g)].map(([, status]) => Number(status)),
});

/** What is answered to pieces, each written when the server has read those before it, and the end behind the last. */
async function answered(served: Served, ...pieces: readonly string[]): Promise<ReturnType<typeof answersIn>> {
  const connection = await RawConnection.open(served.server.port);
  const texts: string[] = [];
  connection.socket.on('data', (text: string) => texts.push(text));
  const last = pieces.at(-1) ?? '';
  for (const piece of pieces.slice(0, -1)) {
    connection.write(piece);
    // Another connection's answer: what was written before it has come.
    await served.get('/v2/health/live');
  }
  connection.socket.end(last);
  await once(connection.socket, 'close');
  return answersIn(texts.join(''));
}

describe.each(['inline', 'thread'] as const)('requests sent ahead of an end, computed %s', (place) => {
  const env = { MLPACK_INFERENCE: place };

  it.each([
    ['plain ones', predict],
    ['such as Node reads', chunked],
    ['all kinds of them', mixed],
  ])('are all answered, in their order: %s', async (_what, ask) => {
    const served = await serve({ ...twoTensors, env });
    for (const count of [2, 3, 5, 16, 50, 2, 3, 5, 16, 50, 2, 2, 2]) {
      const wanted = numbers(count);
      const answers = await answered(served, wanted.map(ask).join(''));
      expect(answers).toEqual({ predicted: wanted, refused: [] });
    }
  });

  it('are answered when the end comes with none or a piece of one', async () => {
    const served = await serve({ ...twoTensors, env });
    const text = numbers(5).map(mixed).join('');
    for (const at of [100, 300, text.length - 200, text.length - 1, text.length]) {
      const answers = await answered(served, text.slice(0, at), text.slice(at));
      expect(answers).toEqual({ predicted: numbers(5), refused: [] });
    }
  });

  it.each([
    ['half a head', predict(4).slice(0, 20)],
    ['half a body', predict(4).slice(0, -3)],
    ['half of what Node reads', chunked(4).slice(0, -9)],
    ['half a line', 'GE'],
  ])('are answered before %s is refused', async (_what, half) => {
    const served = await serve({ ...twoTensors, env });
    for (const ask of [predict, chunked]) {
      const answers = await answered(served, numbers(3).map(ask).join('') + half);
      expect(answers).toEqual({ predicted: numbers(3), refused: [400] });
    }
  });

  it('are all answered over TLS', async () => {
    const { server } = await serve({ ...twoTensors, env: { ...env, ...(await certificateFiles()) } });
    for (const count of [2, 3, 50]) {
      const options = { port: server.port, host: '127.0.0.1', ca: certificate.cert, allowHalfOpen: true };
      const socket = connectTls(options).on('end', () => socket.end());
      await once(socket, 'secureConnect');
      socket.end(numbers(count).map(mixed).join(''));
      const text = Buffer.concat(await socket.toArray()).toString();
      expect(answersIn(text)).toEqual({ predicted: numbers(count), refused: [] });
    }
  });
});

it('the last answer of those that were sent ahead says that the connection closes', async () => {
  const served = await serve({ ...twoTensors, env: { MLPACK_INFERENCE: 'thread' } });
  const connection = await RawConnection.open(served.server.port);
  connection.socket.end(numbers(3).map(predict).join(''));
  const fields = (await connection.rest()).map(({ headers }) => headers.get('connection'));
  expect(fields).toEqual(['keep-alive', 'keep-alive', 'close']);
});
