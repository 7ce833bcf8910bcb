import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { createServerClient } from './http.ts';

it('gives up a server whose answer never ends, however often it says something', async () => {
  const server = createServer((_, answer) => {
    answer.writeHead(200, { 'content-type': 'application/json' });
    const timer = setInterval(() => answer.write(' '), 20);
    answer.on('close', () => clearInterval(timer));
  });
  onTestFinished(() => void server.close());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  await using client = createServerClient({
    baseUrl: `http://127.0.0.1:${port}`,
    timeoutMs: 200,
    signal: undefined,
  });
  await expect(client.get('/')).rejects.toThrow('timeout');
});
