import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { Holding } from '../../memory/holding.ts';
import { MemoryBudget } from '../../memory/memory-budget.ts';
import { readBody } from './read-body.ts';

it('a body that says how long it is has memory for so much and no more', async () => {
  const body = Buffer.alloc(3_000_000, 'a');
  const server = createServer((incoming, response) => {
    const holding = new Holding(new MemoryBudget(MemoryBudget.allocate(2 ** 28)));
    readBody(incoming, 2 ** 25, holding, (error, { buffer, length }) => {
      const most = buffer instanceof ArrayBuffer ? buffer.maxByteLength : null;
      response.end(JSON.stringify({ error, length, most }));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const sent = request({ port, method: 'POST', headers: { 'Content-Length': body.length } }).end(body);
  const [answer] = await once(sent, 'response');
  const [text] = await once(answer.setEncoding('utf8'), 'data');
  server.close();
  expect(JSON.parse(text)).toEqual({ error: null, length: body.length, most: body.length });
});
