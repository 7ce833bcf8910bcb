/**
 * Requests made from the OpenAPI document of a model, good and bad: every answer is one that the document
 * allows. npm run soak has the long form, of all models.
 */
import * as fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import { operationsOf, servedDocument } from '../support/openapi/document.ts';
import { fuzzRun } from '../support/openapi/fuzz-run.ts';
import { packagedHome, packagedModel } from '../support/openapi/packaged-home.ts';
import { schemaArbitrary } from '../support/openapi/schema-arbitrary.ts';
import { complaints } from '../support/openapi/validators.ts';
import { sqliteLog } from '../support/predictions/sqlite-log.ts';
import { realModels } from '../support/real-models.ts';
import { outputName, tensors } from '../support/server/every-dtype.ts';
import { identityModel } from '../support/server/identity-model.ts';
import { openLane } from '../support/server/open-lane.ts';
import { serveHome } from '../support/server/served.ts';

const requests = 40;
const seed = 1;

const vertex = { AIP_PREDICT_ROUTE: '/vertex', AIP_HEALTH_ROUTE: '/vertex/health' };

/** Numbers and classes, strings, a fixed batch, halves, state. */
const different = realModels.filter(({ name }) =>
  [
    'iris-rf/model.onnx',
    'churn-dataframe-pipeline/model.onnx',
    'digits-cnn/model.fixed1.onnx',
    'digits-cnn/model.fp16.onnx',
    'gru-stateful/model.onnx',
  ].includes(name),
);
const [iris] = different;
if (iris === undefined || different.length !== 5) throw new Error('test/models lacks some of them');

it.each(different)('$name answers as its document says', async (model) => {
  const { env } = await sqliteLog(vertex);
  const { url } = await serveHome(await packagedHome(model), env);
  const { problems, statuses } = await fuzzRun({ url, requests, seed });
  expect(problems).toEqual([]);
  const document = await servedDocument(url);
  for (const { method, path, content } of operationsOf(document)) {
    if (content === null) continue;
    // Both what is good and what isn't was among the requests.
    expect([path, Object.keys(statuses[`${method} ${path}`] ?? {})]).toEqual([
      path,
      expect.arrayContaining([path === '/feedback' ? '202' : '200', '400']),
    ]);
  }
});

const labels = ['no', 'yes'];

it.each([
  [
    'elements of every type, some with names',
    identityModel(tensors),
    {
      inputs: { in_float32: { features: ['length', 'width'] } },
      outputs: { [outputName('float32')]: { labels }, [outputName('int64')]: { labels } },
    },
  ],
  [
    'no axis for rows',
    identityModel([
      { input: 'flags', output: 'flags_out', dtype: 'bool', shape: [3] },
      { input: 'text', output: 'text_bytes', dtype: 'string', shape: ['length'] },
    ]),
    {},
  ],
])('a model with %s answers as its document says', async (_what, model, config) => {
  const { url } = await serveHome(await packagedModel(model, config), vertex);
  expect(await complaints(await servedDocument(url))).toEqual([]);
  const { problems } = await fuzzRun({ url, requests, seed });
  expect(problems).toEqual([]);
});

it.each(different)('$name answers all rows that its document allows', async (model) => {
  const { url } = await serveHome(await packagedHome(model));
  const document = await servedDocument(url);
  const row = schemaArbitrary(document, { $ref: '#/components/schemas/Row' });
  for (const rows of fc.sample(row, { numRuns: 100, seed })) {
    const response = await fetch(`${url}/predict`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ rows: [rows] }),
    });
    expect([response.status, await response.text()]).toEqual([200, expect.any(String)]);
  }
});

it('answers as its document says while the model loads', async () => {
  const { lane, port } = await openLane({ MLPACK_HOME: await packagedHome(iris) });
  onTestFinished(() => lane.close());
  const url = `http://127.0.0.1:${port}`;
  const { problems, statuses } = await fuzzRun({ url, requests, seed });
  expect(problems).toEqual([]);
  expect(statuses['POST /predict']).toMatchObject({ 503: expect.any(Number) });
});

it('answers as its document says under more than it takes', async () => {
  const { url } = await serveHome(await packagedHome(iris), { MLPACK_MAX_QUEUE: '1' });
  const { problems, statuses } = await fuzzRun({ url, requests, seed });
  expect(problems).toEqual([]);
  expect(statuses['POST /predict']).toMatchObject({ 503: expect.any(Number) });
});
