/** What the CLI writes into an image and what the image's server makes of it: they share no code. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, it, onTestFinished } from 'vitest';
import type { Contract } from '../../src/project/contract.ts';
import { openApiDocument } from '../../src/project/openapi.ts';
import { readRepository } from '../../templates/onnx/server/repository.ts';
import { startServer } from '../../templates/onnx/server/server.ts';
import { identityModel } from '../support/server/identity-model.ts';
import { testSettings } from '../support/server/served.ts';
import { tempDir } from '../support/temp.ts';

const contract: Contract = {
  schemaVersion: 1,
  name: 'pass through',
  version: '1.0.0+build.1',
  description: null,
  framework: 'none 1.0',
  model: { file: 'model.onnx', sha256: '0'.repeat(64), sizeBytes: 100, opsets: { 'ai.onnx': 17 } },
  inputs: [
    { name: 'x', dtype: 'float32', shape: ['N', 2], batchAxis: 0, features: ['width', 'height'] },
    { name: 'city', dtype: 'string', shape: ['N', 1], batchAxis: 0, features: null },
  ],
  outputs: [
    { name: 'p', dtype: 'float32', shape: ['N', 2], batchAxis: 0, labels: ['no', 'yes'] },
    { name: 'c', dtype: 'string', shape: ['N', 1], batchAxis: 0, labels: null },
  ],
  limits: { maxBodyBytes: 1000 },
};

interface Operation {
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly example: unknown } } };
}

it('the server answers every operation of its OpenAPI document as the document says', async () => {
  const home = await tempDir();
  const document: { paths: Record<string, Record<string, Operation>> } = JSON.parse(
    JSON.stringify(openApiDocument(contract, [contract])),
  );
  const model = identityModel([
    { input: 'x', output: 'p', dtype: 'float32', shape: ['N', 2] },
    { input: 'city', output: 'c', dtype: 'string', shape: ['N', 1] },
  ]);
  await Promise.all(['config', 'model'].map((folder) => mkdir(join(home, folder))));
  await writeFile(join(home, 'config', 'contract.json'), JSON.stringify(contract));
  await writeFile(join(home, 'config', 'openapi.json'), JSON.stringify(document));
  await writeFile(join(home, 'model', 'model.onnx'), model);
  const settings = testSettings({ MLPACK_HOME: home });
  const server = await startServer(settings, readRepository(settings), pino({ level: 'silent' }));
  onTestFinished(() => server.drain());
  await server.ready;

  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { requestBody }]) => ({ path, method, requestBody })),
  );
  const statuses: string[] = [];
  for (const { path, method, requestBody } of operations) {
    const { example } = requestBody?.content['application/json'] ?? {};
    const response = await fetch(`http://127.0.0.1:${server.port}${path}`, {
      method,
      ...(example === undefined
        ? {}
        : { body: JSON.stringify(example), headers: { 'Content-Type': 'application/json' } }),
    });
    await response.arrayBuffer();
    statuses.push(`${method} ${path} ${response.status}`);
  }
  expect(statuses).toEqual(operations.map(({ path, method }) => `${method} ${path} 200`));
});
