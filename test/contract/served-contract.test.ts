/** What the CLI writes into an image and what the image's server makes of it: they share no code. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pino } from 'pino';
import { expect, it, onTestFinished } from 'vitest';
import type { Contract } from '../../contract/contract.ts';
import { listedModelFolders } from '../../contract/image-layout.ts';
import { openApiDocument } from '../../src/project/openapi/document.ts';
import type { GoldenSet } from '../../src/tensor/golden.ts';
import { mapNonEmpty } from '../../src/util/non-empty.ts';
import { protocols } from '../../templates/onnx/server/protocols/protocols.ts';
import { readRepository } from '../../templates/onnx/server/repository/repository.ts';
import { startServer } from '../../templates/onnx/server/server.ts';
import { type Document, examplesOf, operationsOf } from '../support/openapi/document.ts';
import { complaints } from '../support/openapi/validators.ts';
import { identityModel } from '../support/server/identity-model.ts';
import { testSettings } from '../support/server/served.ts';
import { writtenContract } from '../support/written-contract.ts';
import { tempDir } from '../support/temp.ts';

const contract: Contract = {
  schemaVersion: 2,
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

const noCases: GoldenSet = { source: 'recorded', framework: null, cases: [] };

/** What depends on how the server was started: the page, the prediction log. */
const optional = ['docs', 'pageData', 'graph', 'asset', 'feedback'];

const model = identityModel([
  { input: 'x', output: 'p', dtype: 'float32', shape: ['N', 2] },
  { input: 'city', output: 'c', dtype: 'string', shape: ['N', 1] },
]);

/** Writes what an image has, below `home`. */
async function write(home: string, files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(home, path)), { recursive: true });
    await writeFile(join(home, path), content);
  }
}

/** Starts the server of an image, asks for everything its OpenAPI document has, and returns both sides. */
async function ask(home: string, openApi: object) {
  const document: Document = JSON.parse(JSON.stringify(openApi));
  const settings = testSettings({ MLPACK_HOME: home });
  const server = await startServer(settings, readRepository(settings), pino({ level: 'silent' }), protocols);
  onTestFinished(() => server.drain());
  await server.ready;
  // A path with something to fill in leads nowhere certain.
  const operations = operationsOf(document).filter(
    ({ id, path }) => !optional.includes(id) && !path.includes('{'),
  );
  const url = `http://127.0.0.1:${server.port}`;
  const statuses: string[] = [];
  for (const { path, method, content } of operations) {
    const [body] = examplesOf(content?.['application/json'] ?? {});
    const response = await fetch(`${url}${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
    });
    await response.arrayBuffer();
    // A body of which the document says nothing can't be sent: refusing none is an answer, too.
    const isRefused =
      content !== null && content['application/json'] === undefined && response.status === 400;
    statuses.push(`${method} ${path} ${isRefused ? 200 : response.status}`);
  }
  return { url, statuses, expected: operations.map(({ path, method }) => `${method} ${path} 200`) };
}

it('the server answers every operation of its OpenAPI document as the document says', async () => {
  const home = await tempDir();
  const document = openApiDocument(contract, [{ contract, golden: noCases }]);
  await write(home, {
    'config/contract.json': JSON.stringify(writtenContract(contract)),
    'config/openapi.json': JSON.stringify(document),
    'model/model.onnx': model,
  });
  expect(await complaints(document)).toEqual([]);
  const { statuses, expected } = await ask(home, document);
  expect(statuses).toEqual(expected);
});

it('so does the server of several models, a name alone leading both to the same version', async () => {
  const home = await tempDir();
  const y = { name: 'y', dtype: 'float32', shape: ['N', 3], batchAxis: 0 } as const;
  // Its example is no request for the older versions.
  const newest: Contract = {
    ...contract,
    version: '1.10.0',
    inputs: [{ ...y, name: 'only', features: null }],
    outputs: [{ ...y, labels: null }],
  };
  const narrow = identityModel([{ input: 'only', output: 'y', dtype: 'float32', shape: ['N', 3] }]);
  const contracts = [contract, newest, { ...contract, version: '1.9.0' }] as const;
  const image = { name: 'shop', version: '1.0.0', description: null };
  const document = openApiDocument(
    image,
    mapNonEmpty(contracts, (one) => ({ contract: one, golden: noCases })),
  );
  const models = contracts.map(({ name, version }) => ({ name, version }));
  await write(home, {
    'config/repository.json': JSON.stringify({ schemaVersion: 1, ...image, models }),
    'config/openapi.json': JSON.stringify(document),
  });
  for (const one of contracts) {
    const folders = listedModelFolders(one);
    await write(home, {
      [`${folders.config}/contract.json`]: JSON.stringify(writtenContract(one)),
      [`${folders.model}/model.onnx`]: one === newest ? narrow : model,
    });
  }
  expect(await complaints(document)).toEqual([]);
  const { statuses, expected } = await ask(home, document);
  expect(statuses).toEqual(expected);
  expect(expected).toContain('POST /v2/models/pass%20through/infer 200');
});

it('so does the server of a model whose names every object inherits', async () => {
  const home = await tempDir();
  const column = { dtype: 'float32', shape: ['N', 1], batchAxis: 0 } as const;
  const inputs = ['constructor', 'propertyIsEnumerable', 'hasOwnProperty'].map((name) => ({
    ...column,
    name,
    features: null,
  }));
  const odd: Contract = {
    ...contract,
    name: 'toString',
    inputs: [...inputs, { ...column, name: 'm', shape: ['N', 2], features: ['__proto__', 'toLocaleString'] }],
    outputs: [
      ...['toString', '__proto__', 'hasOwnProperty_'].map((name) => ({ ...column, name, labels: null })),
      { ...column, name: 'valueOf', shape: ['N', 2], labels: ['__proto__', 'constructor'] },
    ],
  };
  const document = openApiDocument(odd, [{ contract: odd, golden: noCases }]);
  await write(home, {
    'config/contract.json': JSON.stringify(writtenContract(odd)),
    'config/openapi.json': JSON.stringify(document),
    'model/model.onnx': identityModel(
      odd.outputs.map(({ name, shape }, i) => ({
        input: odd.inputs[i]?.name ?? '',
        output: name,
        dtype: 'float32',
        shape: shape?.map((size) => size ?? 'N') ?? [],
      })),
    ),
  });
  expect(await complaints(document)).toEqual([]);
  const { statuses, expected, url } = await ask(home, document);
  expect(statuses).toEqual(expected);

  const row = '"constructor":1,"propertyIsEnumerable":2,"hasOwnProperty":3,"__proto__":4,"toLocaleString":5';
  const response = await fetch(`${url}/predict`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: `{"rows":[{${row}}]}`,
  });
  expect(await response.text()).toContain(
    '{"toString":1,"__proto__":2,"hasOwnProperty_":3,"valueOf":{"__proto__":4,"constructor":5}}',
  );
  const refused = await fetch(`${url}/predict`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: `{"rows":[{${row.replace('"constructor":1,', '')}}]}`,
  });
  expect(await refused.json()).toMatchObject({ error: expect.stringContaining('"constructor" is missing') });
});
