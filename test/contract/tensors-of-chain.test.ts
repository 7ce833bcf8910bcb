/** A model of texts asked as the tensors of its graph: `NAME.tensors`, by every protocol that names models. */
import { expect, it } from 'vitest';
import { packagedFolder } from '../support/openapi/packaged-home.ts';
import { sqliteLog } from '../support/predictions/sqlite-log.ts';
import { connect } from '../support/server/served-grpc.ts';
import { serve, serveHome, type Served } from '../support/server/served.ts';
import { twoTensors } from '../support/server/two-tensors.ts';
import { textFolder } from '../support/text-folders.ts';

const name = 'bert-text-classification';
const path = `/v2/models/${name}.tensors`;

/** [CLS] h ##el ##l ##o [SEP], and what the graph makes of it in its framework. */
const ids = [2, 100, 201, 20, 23, 3];
const [ones, zeros] = [ids.map(() => 1), ids.map(() => 0)];
const logits = [1.594583511352539, -2.2939844131469727];

const tensor = (of: string, data: readonly number[]) => ({
  name: of,
  datatype: 'INT64',
  shape: [1, ids.length],
  data,
});
const request = {
  inputs: [tensor('input_ids', ids), tensor('attention_mask', ones), tensor('token_type_ids', zeros)],
};

async function served(env: NodeJS.ProcessEnv): Promise<Served> {
  return serveHome(await packagedFolder(textFolder(name)), env);
}

it.each(['inline', 'thread'])('takes ids and gives logits, computed %s', async (place) => {
  const model = await served({ MLPACK_INFERENCE: place });
  const { json } = await model.post(`${path}/infer`, request);
  expect(json).toMatchObject({ model_name: `${name}.tensors`, outputs: [{ name: 'logits', shape: [1, 2] }] });
  for (const [at, logit] of logits.entries()) expect(json.outputs[0].data[at]).toBeCloseTo(logit, 5);
  const none = request.inputs.map((input) => ({ ...input, shape: [0, ids.length], data: [] }));
  expect((await model.post(`${path}/infer`, { inputs: none })).json.outputs).toMatchObject([
    { shape: [0, 2] },
  ]);
  // Texts are answered as ever, by the same session.
  const { json: texts } = await model.post('/predict', { rows: ['Hello'] });
  expect(texts.predictions).toMatchObject([{ label: 'NEGATIVE' }]);
});

it('takes them over gRPC', async () => {
  const { server } = await served({ MLPACK_INFERENCE: 'inline', GRPC_PORT: '0' });
  const inputs = request.inputs.map(({ data, ...input }) => ({
    ...input,
    contents: { int64_contents: data },
  }));
  const model = { model_name: `${name}.tensors` };
  const { outputs } = await connect(server.grpcPort).call('ModelInfer', { ...model, inputs });
  expect(outputs).toMatchObject([{ name: 'logits', shape: ['1', '2'] }]);
});

it('is described as its tensors, is ready, and takes rows, but is in no list of models', async () => {
  const model = await served({ MLPACK_INFERENCE: 'inline' });
  const described = (await model.get(path)).json;
  expect(described.inputs.map((input: { name: string }) => input.name)).toEqual([
    'input_ids',
    'attention_mask',
    'token_type_ids',
  ]);
  expect((await model.get(`${path}/ready`)).status).toBe(200);
  const row = { input_ids: ids, attention_mask: ones, token_type_ids: zeros };
  const { json } = await model.post(`/v1/models/${name}.tensors:predict`, { instances: [row] });
  expect(json.predictions[0].logits ?? json.predictions[0]).toHaveLength(2);
  expect((await model.get('/v1/models')).json.models).toEqual([name]);
});

it('is recorded nowhere, as predictions are of what callers know', async () => {
  const log = await sqliteLog({ MLPACK_INFERENCE: 'inline' });
  const model = await served(log.env);
  await model.post(`${path}/infer`, request);
  await model.post('/predict', { rows: ['Hello'] });
  expect(await log.lines('SELECT inputs FROM predictions', 1)).toMatchObject([
    { inputs: expect.stringContaining('Hello') },
  ]);
});

it('is not there where callers send the tensors of the graph anyway', async () => {
  const model = await serve(twoTensors);
  expect((await model.get('/v2/models/m.tensors')).status).toBe(404);
});
