import { beforeAll, expect, it, onTestFinished } from 'vitest';
import { errorLines } from '../../../../../test/support/server/error-lines.ts';
import { RawConnection, rawRequest } from '../../../../../test/support/server/raw-connection.ts';
import { serve, type Served } from '../../../../../test/support/server/served.ts';
import { twoTensors } from '../../../../../test/support/server/two-tensors.ts';

const { log, lines } = errorLines();
let served: Served;
beforeAll(async () => {
  served = await serve({ ...twoTensors, log });
});

const live = rawRequest('GET /v2/health/live HTTP/1.1');

/** What is answered on a connection before the server closes it: one that is new, or has brought another request already. */
async function statuses(isUsed: boolean, ...parts: string[]): Promise<number[]> {
  const connection = await RawConnection.open(served.server.port);
  onTestFinished(() => connection.close());
  if (isUsed) {
    connection.write(live);
    await connection.answers(1);
    connection.forget();
  }
  connection.write(...parts);
  return (await connection.rest()).map(({ status }) => status);
}

it.each(['POST /v2/repository/index', 'POST /v2/logging', 'POST /predict', 'GET /v2/health/live'])(
  'RFC 9112, 6.1: a body coded in an unknown way is refused once, and is no error of the server: %s',
  async (line) => {
    for (const coding of ['foo', 'gzip, chunked']) {
      const head = `${line} HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: ${coding}\r\n\r\n`;
      const coded = `${head}2\r\n{}\r\n0\r\n\r\n`;
      for (const isUsed of [false, true]) expect(await statuses(isUsed, coded, live)).toEqual([501]);
    }
    expect(lines).toEqual([]);
  },
);

it('RFC 9110, 15.6.6: another major version is no error of the server', async () => {
  expect(await statuses(true, 'GET /v2/health/live HTTP/2.0\r\nHost: h\r\n\r\n')).toEqual([505]);
  expect(lines).toEqual([]);
});
