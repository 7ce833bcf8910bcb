import { beforeAll, describe, expect, it } from 'vitest';
import { bundledHome } from '../../../../test/support/server/bundled-home.ts';
import { tableModel } from '../../../../test/support/server/constant-models.ts';
import { type ServerProcess, startServerProcess } from '../../../../test/support/server/server-process.ts';

describe.each(['inline', 'thread'])('the log of a server that computes %s', (place) => {
  let home: string;
  beforeAll(async () => {
    const tensor = { dtype: 'int64', shape: ['N'], batchAxis: 0 } as const;
    home = await bundledHome({
      model: tableModel([10, 20, 30]),
      inputs: [{ name: 'x', ...tensor }],
      outputs: [{ name: 'y', ...tensor }],
    });
  });

  async function ask(server: ServerProcess, path: string, body: string): Promise<number> {
    const { port } = await server.logged('listening');
    const headers = { 'Content-Type': 'application/json' };
    const response = await fetch(`http://127.0.0.1:${String(port)}${path}`, {
      method: 'POST',
      headers,
      body,
    });
    await response.text();
    return response.status;
  }

  const refused = `input "x": row 0, column "x": 7 is not in the model's table, which has 0 to 2`;

  it('tells of a request that cannot be computed in one line, with its cause and without a stack', async () => {
    const server = startServerProcess(`${home}/server/server.mjs`, { MLPACK_INFERENCE: place });
    await server.logged('ready');
    expect(await ask(server, '/predict', '{"inputs":{"x":[1]}}')).toBe(200);
    expect(await ask(server, '/predict', '{"inputs":{"x":[7]}}')).toBe(400);
    const { time: _time, ...line } = await server.logged(refused);
    expect(line).toEqual({ level: 'warn', cause: expect.stringContaining('Gather'), msg: refused });
    expect(server.messages().filter((message) => message === refused)).toHaveLength(1);
    server.child.kill('SIGTERM');
    expect(await server.exited).toEqual({ code: 0, stderr: '' });
  });

  it('has paths without their queries', async () => {
    const server = startServerProcess(`${home}/server/server.mjs`, { MLPACK_INFERENCE: place });
    await server.logged('ready');
    for (const path of ['/predict', '/nothing', '/v2/models/n/infer']) {
      await ask(server, `${path}?api_key=secret`, '{');
    }
    server.child.kill('SIGTERM');
    await server.exited;
    expect(JSON.stringify(server.lines)).not.toContain('secret');
    const urls = server.lines.flatMap(({ url }) => (url === undefined ? [] : [url]));
    expect([...new Set(urls)]).toEqual(['/predict', '/nothing', '/v2/models/n/infer']);
  });
});
