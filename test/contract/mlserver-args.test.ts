/** MLServer's runtime for transformers calls the one input of a request `args`, as its documentation has it. */
import { beforeAll, describe, expect, it } from 'vitest';
import { columnsHome, matrixHome } from '../support/server/frame-models.ts';
import { identityModel } from '../support/server/identity-model.ts';
import { jsonModel } from '../support/server/json-model.ts';
import { serve, type HomeOptions } from '../support/server/served.ts';
import { servedFolder } from '../support/server/served-folder.ts';
import { serveGrpc, type ServedGrpc } from '../support/server/served-grpc.ts';
import { dataOf, inferV2 } from '../support/server/v2-infer.ts';
import { textHome } from '../support/text-onnx.ts';

const test = 'this is a test';
const args = { name: 'args', shape: [1], datatype: 'BYTES', data: [test] };
const coded = { ...args, shape: [1, 1], parameters: { content_type: 'str' } };

it.each<[string, object]>([
  ['no content type', { inputs: [args] }],
  ['a column', { inputs: [{ ...args, shape: [1, 1] }] }],
  ['its own content type', { inputs: [coded] }],
  ["the request's content type, too", { inputs: [coded], parameters: { content_type: 'str' } }],
  [
    'options beside it',
    { inputs: [args, { name: 'top_k', shape: [1], datatype: 'INT64', data: [1] }], parameters: {} },
  ],
])('args with %s is the text', async (_what, body) => {
  const model = await servedFolder('bert-text-classification');
  const path = '/v2/models/bert-text-classification/infer';
  const own = await model.post(path, { inputs: [{ ...args, name: 'text' }] });
  const answer = await model.post(path, body);
  expect([answer.status, answer.json.error]).toEqual([200, undefined]);
  expect(answer.json.outputs[0]).toEqual(own.json.outputs[0]);
});

it.each<[string, object]>([
  ['a tensor', { inputs: [args, { ...args, name: 'candidate_labels', data: ['["a","b"]'] }] }],
  ['parameters', { inputs: [args], parameters: { candidate_labels: ['a', 'b'] } }],
])('args is the text beside labels as %s', async (_what, body) => {
  const model = await servedFolder('bert-nli-zero-shot');
  const { status, json } = await model.post('/v2/models/bert-nli-zero-shot/infer', body);
  expect([status, json.outputs?.[0].data]).toEqual([200, [test]]);
});

it('args is a matrix of numbers as well', async () => {
  const matrix = await serve(matrixHome);
  const answer = await inferV2(matrix, [{ name: 'args', datatype: 'FP32', shape: [1, 2], data: [1, 2] }]);
  expect(dataOf(answer)).toEqual([[1, 2]]);
});

describe('over gRPC', () => {
  let texts: ServedGrpc;
  beforeAll(async () => {
    texts = await serveGrpc({ ...(await textHome()), env: { MLPACK_INFERENCE: 'inline' } });
  });
  const contents = { bytes_contents: [Buffer.from('good')] };
  const input = { name: 'args', datatype: 'BYTES', shape: [1] };
  const parameters = [{ key: 'content_type', value: { string_param: 'str' } }];

  it.each<[string, object]>([
    ['contents', { inputs: [{ ...input, contents }] }],
    ['a content type', { inputs: [{ ...input, contents, shape: [1, 1], parameters }] }],
  ])('args is the text, with %s', async (_what, request) => {
    const own = { model_name: 'm', inputs: [{ ...input, name: 'text', contents }] };
    const wanted = await texts.client.call('ModelInfer', own);
    expect(await texts.client.call('ModelInfer', { model_name: 'm', ...request })).toEqual(wanted);
  });

  it('args is the text, with raw bytes', async () => {
    const raw = { inputs: [input], raw_input_contents: [Buffer.from('\x04\0\0\0good')] };
    const answer = await texts.client.call('ModelInfer', { model_name: 'm', ...raw });
    expect(answer).toMatchObject({ model_name: 'm', outputs: [{ name: 'label' }, {}, {}] });
  });
});

describe('args is refused', () => {
  it('where several inputs have to be sent', async () => {
    const columns = await serve(columnsHome('int32'));
    const { status, json } = await inferV2(columns, [args]);
    expect([status, json.error]).toEqual([
      400,
      'inputs[0].name: the model has no "args"; did you mean "age"?',
    ]);
    const qa = await servedFolder('bert-qa');
    const answer = await qa.post('/v2/models/bert-qa/infer', { inputs: [args] });
    expect([answer.status, answer.json.error]).toEqual([
      400,
      expect.stringContaining('inputs[0].name: the model has no "args"; it has "question", "context"'),
    ]);
  });

  it('beside what it stands for, and twice', async () => {
    const matrix = await serve(matrixHome);
    const one = { name: 'x', datatype: 'FP32', shape: [1, 2], data: [1, 2] };
    for (const inputs of [
      [one, { ...one, name: 'args' }],
      [
        { ...one, name: 'args' },
        { ...one, name: 'args' },
      ],
    ]) {
      const { status, json } = await inferV2(matrix, inputs);
      expect([status, json.error]).toEqual([400, 'inputs[1]: input "x" is there twice']);
    }
  });

  it('as any other name is', async () => {
    const matrix = await serve(matrixHome);
    const input = { name: 'arg', datatype: 'FP32', shape: [1, 2], data: [1, 2] };
    const { status, json } = await inferV2(matrix, [input]);
    expect([status, json.error]).toEqual([400, 'inputs[0].name: the model has no "arg"; it has "x"']);
  });
});

it('a model may have an input of that name, which it is then', async () => {
  const tensor = { dtype: 'string', shape: ['N', 1], batchAxis: 0 } as const;
  const home: HomeOptions = {
    model: identityModel([
      { ...tensor, input: 'x', output: 'y' },
      { ...tensor, input: 'args', output: 'z' },
    ]),
    inputs: [
      { ...tensor, name: 'x' },
      { ...tensor, name: 'args', missing: '', optional: true },
    ],
    outputs: [
      { ...tensor, name: 'y' },
      { ...tensor, name: 'z' },
    ],
  };
  const served = await serve(home);
  const texts = { datatype: 'BYTES', shape: [1, 1] };
  const answer = await inferV2(served, [
    { ...texts, name: 'args', data: ['2'] },
    { ...texts, name: 'x', data: ['1'] },
  ]);
  expect(dataOf(answer)).toEqual([['1'], ['2']]);
  const alone = await inferV2(served, [{ ...texts, name: 'args', data: ['2'] }]);
  expect([alone.status, alone.json.error]).toEqual([400, 'inputs: "x" missing']);
});

it('values in JSON beside it are options', async () => {
  const served = await serve({ ...jsonModel, env: { MLPACK_INFERENCE: 'inline' } });
  const weight = { name: 'args', datatype: 'FP32', shape: [1, 1], data: [1] };
  const answer = await inferV2(served, [weight, { ...args, name: 'tags', data: ['["a"]'] }]);
  expect(dataOf(answer)).toEqual([['{"weight":1,"tags":["a"],"options":{"top":1}}']]);
});
