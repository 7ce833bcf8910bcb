import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bundledHome } from '../../../../../test/support/server/bundled-home.ts';
import { certificateFiles } from '../../../../../test/support/server/certificate.ts';
import { startServerProcess } from '../../../../../test/support/server/server-process.ts';
import { twoTensors } from '../../../../../test/support/server/two-tensors.ts';
import { tempDir } from '../../../../../test/support/temp.ts';

it('a server with keys and a certificate is healthy to its own check, and logs no key', async () => {
  const folder = await tempDir();
  const bundle = join(await bundledHome(twoTensors), 'server', 'server.mjs');
  const keysFile = join(folder, 'keys');
  await writeFile(keysFile, 'the-first-key\nthe-second-key\n');
  const env = { ...(await certificateFiles()), MLPACK_API_KEY_FILE: keysFile, LOG_LEVEL: 'trace' };
  const server = startServerProcess(bundle, env);
  const { port } = await server.logged('listening');
  await server.logged('ready');
  const ask = async (key: string): Promise<number | undefined> => {
    const headers = { 'X-API-Key': key };
    const asked = request({ port: Number(port), path: '/v2', headers, rejectUnauthorized: false }).end();
    const [response]: IncomingMessage[] = await once(asked, 'response');
    response?.resume();
    return response?.statusCode;
  };
  expect([await ask('the-second-key'), await ask('a-wrong-key')]).toEqual([200, 401]);
  const check = startServerProcess(bundle, { ...env, PORT: String(port) }, ['--healthcheck']);
  expect(await check.exited).toEqual({ code: 0, stderr: '' });
  server.child.kill('SIGTERM');
  expect(await server.exited).toEqual({ code: 0, stderr: '' });
  expect(server.messages()).toContain('request');
  expect(JSON.stringify(server.lines)).not.toMatch(/-key/);
});
