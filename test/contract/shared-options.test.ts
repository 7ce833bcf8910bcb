/** Options that stand beside the rows of a request hold for all of them, whatever callers speak; what is none is refused. */
import { beforeAll, describe, expect, it } from 'vitest';
import { jsonModel } from '../support/server/json-model.ts';
import { serveGrpc, type ServedGrpc } from '../support/server/served-grpc.ts';
import { servedFolder } from '../support/server/served-folder.ts';
import { serveIris } from '../support/server/served-iris.ts';
import { servedPictures } from '../support/server/served-pictures.ts';
import { inferV2 } from '../support/server/v2-infer.ts';
import { pictureCases, pictureFile } from '../support/picture-folders.ts';

let grpc: ServedGrpc;
beforeAll(async () => {
  const env = { MLPACK_INFERENCE: 'inline', AIP_PREDICT_ROUTE: '/vertex', MLPACK_MAX_BODY_BYTES: '10000' };
  grpc = await serveGrpc({ ...jsonModel, env });
});

const tags = ['a'];
const top = (n: number) => ({ weight: 1, tags, options: { top: n } });
const rows = [
  { weight: 1, tags },
  { weight: 1, tags, options: { top: 2 } },
];
const columns = ['weight', 'tags'];
const found = [{ found: top(5) }, { found: top(2) }];
const query = `?options=${encodeURIComponent('{"top": 5}')}`;
const weights = { name: 'weight', datatype: 'FP32', shape: [1, 1], data: [1] };
const texts = { name: 'tags', datatype: 'BYTES', shape: [1], data: ['["a"]'] };

describe('options of all rows', () => {
  it.each<[string, string, object]>([
    ['beside rows', '/predict', { rows, options: { top: 5 } }],
    ['in parameters', '/predict', { rows, parameters: { options: { top: 5 } } }],
    ['in the query', `/predict${query}`, { rows }],
    ['in the body before those in the query', `/predict?options=4`, { rows, options: { top: 5 } }],
    ['that are null', `/predict${query}`, { rows, options: null }],
    ['of records', '/invocations', { dataframe_records: rows, params: { options: { top: 5 } } }],
    ['of plain rows', `/invocations${query}`, { rows }],
  ])('%s', async (_what, path, body) => {
    const { status, json } = await grpc.served.post(path, body);
    expect([status, json.error]).toEqual([200, undefined]);
    expect(json.predictions).toEqual(found);
  });

  it.each<[string, string, object]>([
    ['V1', '/v1/models/m:predict', { instances: rows, parameters: { options: { top: 5 } } }],
    ['V1, beside instances', '/v1/models/m:predict', { instances: rows, options: { top: 5 } }],
    ['V1, in the query', `/v1/models/m:predict${query}`, { instances: rows, parameters: null }],
    ['Vertex AI', '/vertex', { instances: rows, parameters: { options: { top: 5 } } }],
    ['Vertex AI, in the query', `/vertex${query}`, { instances: rows }],
    ['SageMaker', '/invocations', { instances: rows, options: { top: 5 } }],
  ])('of instances: %s', async (_what, path, body) => {
    const { status, json } = await grpc.served.post(path, body);
    expect([status, json.error]).toEqual([200, undefined]);
    expect(json.predictions).toEqual([top(5), top(2)]);
  });

  it.each<[string, string, object]>([
    ['/predict', '/predict', { inputs: { weight: [[1]] }, options: { top: 5 }, tags }],
    ['V1', '/v1/models/m:predict', { inputs: { weight: [[1]], tags: [tags] }, options: { top: 5 } }],
  ])('of whole tensors: %s', async (_what, path, body) => {
    const { json } = await grpc.served.post(path, body);
    expect(json.outputs).toEqual(path === '/predict' ? { found: [top(5)] } : [top(5)]);
  });

  it('of CSV, of a frame, and of values alone where only these are left', async () => {
    const csv = await grpc.served.post(`/invocations${query}`, 'weight,tags\n1,"[""a""]"\n', {
      'Content-Type': 'text/csv',
    });
    expect(csv.json.predictions).toEqual([{ found: top(5) }]);
    const frame = { dataframe_split: { columns, data: [[1, tags]] }, params: { options: { top: 5 } } };
    expect((await grpc.served.post('/invocations', frame)).json.predictions).toEqual([{ found: top(5) }]);
    const { json } = await grpc.served.post('/predict', { rows: [1], tags, options: { top: 5 } });
    expect(json.predictions).toEqual([{ found: top(5) }]);
  });

  it('of the Open Inference Protocol are parameters, values or the text of them', async () => {
    for (const options of [{ top: 5 }, '{"top": 5}']) {
      const { json } = await inferV2(grpc.served, [weights, texts], { parameters: { options } });
      expect(json.outputs[0].data.map((text: string) => JSON.parse(text))).toEqual([top(5)]);
    }
    const named = await inferV2(grpc.served, [weights], { parameters: { tags: 'a', priority: 1 } });
    expect(named.json.outputs[0].data).toEqual(['{"weight":1,"tags":"a","options":{"top":1}}']);
    const inputs = [
      { name: 'weight', datatype: 'FP32', shape: [1, 1], contents: { fp32_contents: [1] } },
      { name: 'tags', datatype: 'BYTES', shape: [1], contents: { bytes_contents: [Buffer.from('["a"]')] } },
    ];
    const parameters = [{ key: 'options', value: { string_param: '{"top": 5}' } }];
    const answer = await grpc.client.call('ModelInfer', { model_name: 'm', inputs, parameters });
    const bytes = Buffer.from('{"weight":1,"tags":["a"],"options":{"top":5}}');
    expect(answer).toMatchObject({ outputs: [{ contents: { bytes_contents: [bytes] } }] });
  });

  const none = 'the model has no option "optoins"; did you mean "options"?';
  it.each<[string, object, string]>([
    ['/predict', { rows, optoins: 1 }, `the body: ${none}`],
    ['/predict', { inputs: { weight: [[1]] }, optoins: 1 }, `the body: ${none}`],
    ['/predict', { rows, parameters: { optoins: 1 } }, `parameters: ${none}`],
    ['/predict?optoins=1', { rows }, `the query: ${none}`],
    ['/predict', { rows, parameters: 5 }, 'parameters: expected an object of options, got 5'],
    [
      '/predict',
      { rows, options: 1, parameters: { options: 1 } },
      'parameters: the option "options" is there twice',
    ],
    ['/predict?options=1&options=2', { rows }, 'the query: the option "options" is there twice'],
    ['/v1/models/m:predict', { instances: rows, parameters: { optoins: 1 } }, `parameters: ${none}`],
    ['/vertex', { instances: rows, parameters: { optoins: 1 } }, `parameters: ${none}`],
    ['/invocations', { dataframe_records: rows, params: { optoins: 1 } }, `params: ${none}`],
    ['/v2/models/m/infer', { inputs: [weights, texts], parameters: { optoins: 1 } }, `parameters: ${none}`],
    [
      '/predict',
      { rows: Array.from({ length: 20 }, () => ({ weight: 1, tags: 1 })), options: 'x'.repeat(1000) },
      'the option "options" has 1002 characters for each of 20 rows, and a body at most 10000 bytes: send fewer rows at once',
    ],
  ])('that are wrong are refused: %s %j', async (path, body, message) => {
    const { status, json } = await grpc.served.post(path, body);
    expect([status, json.error]).toEqual([message.includes('fewer rows') ? 413 : 400, message]);
  });
});

it('a model without options passes over what others call so, but for what is beside its own rows', async () => {
  const iris = await serveIris();
  const flower = [5.1, 2.5, 3, 1.1];
  const { status, json } = await iris.post('/predict', { rows: [flower], threshold: 0.9 });
  expect([status, json.error]).toEqual([
    400,
    'the body: expected nothing beside the rows, got "threshold"; the model has no options',
  ]);
  for (const [path, body] of [
    ['/predict?key=1', { rows: [flower] }],
    ['/predict', { rows: [flower], parameters: {} }],
    ['/v1/models/m:predict', { instances: [flower], parameters: { threshold: 0.9 } }],
  ] as const) {
    expect((await iris.post(path, body)).status).toBe(200);
  }
  const lenient = await serveIris({ MLPACK_EXTRA_COLUMNS: 'ignore' });
  expect((await lenient.post('/predict', { rows: [flower], threshold: 0.9 })).status).toBe(200);
});

it('a text of an option that is no JSON is a string, and one that must be one is refused otherwise', async () => {
  const model = await servedFolder('bert-text-classification');
  const asked = await model.post('/predict?function_to_apply=none&top_k=1', 'Hello', {
    'Content-Type': 'text/plain',
  });
  const own = await model.post('/predict', {
    rows: [{ text: 'Hello', function_to_apply: 'none', top_k: 1 }],
  });
  expect(asked.json).toEqual(own.json);
  const { status, json } = await model.post('/predict', { rows: ['Hello'], function_to_apply: 1 });
  expect([status, json.error]).toEqual([400, 'the body.function_to_apply: expected a string, got 1']);
});

it('a picture as the body has its options in the query, and files of a form beside them', async () => {
  const name = 'detr-detection';
  const model = await servedPictures(name);
  const [first] = pictureCases(name);
  if (first === undefined) throw new Error('no case');
  const file = pictureFile(name, first);
  const asked = await model.post('/predict?threshold=0.3', file, { 'Content-Type': 'image/png' });
  const own = await model.post('/predict', { rows: [{ image: file.toString('base64'), threshold: 0.3 }] });
  expect([asked.status, asked.json]).toEqual([200, own.json]);
  const form = new FormData();
  form.append('image', new Blob([file]), 'cat.png');
  form.append('threshold', '0.3');
  const formed = await fetch(`${model.url}/predict`, { method: 'POST', body: form });
  expect(await formed.json()).toEqual(own.json);
  expect(asked.json).not.toEqual((await model.post('/predict', file, { 'Content-Type': 'image/png' })).json);
});
