import { beforeAll, describe, expect, it } from 'vitest';
import { identityModel, type Passed } from '../../../../../test/support/server/identity-model.ts';
import { serveIris } from '../../../../../test/support/server/served-iris.ts';
import { serve, type Served, type TensorFields } from '../../../../../test/support/server/served.ts';

/** A tensor of the contract; its batch axis is the one called N. */
function fields(name: string, { dtype, shape }: Passed): TensorFields {
  const axis = shape.indexOf('N');
  return { name, dtype, shape, batchAxis: axis === -1 ? null : axis };
}

/** Serves a model that passes its tensors. */
function passing(tensors: readonly Passed[]): Promise<Served> {
  return serve({
    model: identityModel(tensors),
    inputs: tensors.map((tensor) => fields(tensor.input, tensor)),
    outputs: tensors.map((tensor) => fields(tensor.output, tensor)),
  });
}

const path = '/v1/models/m:predict';

describe('a model with one input and one output', () => {
  let served: Served;
  beforeAll(async () => {
    served = await passing([{ input: 'x', output: 'y', dtype: 'float32', shape: ['N', 2] }]);
  });

  it.each([
    [
      {
        instances: [
          [1, 2.5],
          [3, 4],
        ],
      },
      '{"predictions":[[1.0,2.5],[3.0,4.0]]}',
    ],
    [{ instances: [{ x: [1, 2] }] }, '{"predictions":[[1.0,2.0]]}'],
    [{ signature_name: 'serving_default', instances: [[0.2, 0.1]] }, '{"predictions":[[0.2,0.1]]}'],
    [
      { signature_name: 'tensorflow/serving/predict', instances: [[0.2, 0.1]] },
      '{"predictions":[[0.2,0.1]]}',
    ],
    [{ signature_name: 'predict', instances: [[0.2, 0.1]] }, '{"predictions":[[0.2,0.1]]}'],
    [{ signature_name: '', inputs: [[1, 2]] }, '{"outputs":[[1.0,2.0]]}'],
    [
      {
        inputs: {
          x: [
            [1, 2],
            [3, 4],
          ],
        },
      },
      '{"outputs":[[1.0,2.0],[3.0,4.0]]}',
    ],
  ])('answers %j', async (body, text) => {
    const answer = await served.post(path, body);
    expect([answer.status, answer.text]).toEqual([200, text]);
    expect(answer.headers.get('Content-Type')).toMatch(/^application\/json/);
  });

  it.each(['/v1/models/m/versions/1.2.3:predict', '/v1/models/m:predict?x=1'])(
    'answers at %s',
    async (at) => {
      expect((await served.post(at, { instances: [[1, 2]] })).text).toBe('{"predictions":[[1.0,2.0]]}');
    },
  );

  it('does not mind the Content-Type, as curl names that of a form', async () => {
    const type = { 'Content-Type': 'application/x-www-form-urlencoded' };
    expect((await served.post(path, '{"instances": [[1, 2]]}', type)).status).toBe(200);
  });

  it('takes and returns bare words for what is not finite', async () => {
    const response = await fetch(served.url + path, {
      method: 'POST',
      body: '{"instances": [[NaN, -Infinity]]}',
    });
    expect([response.status, await response.text()]).toEqual([200, '{"predictions":[[NaN,-Infinity]]}']);
  });

  it.each([
    [[], 'the body: expected an object with "instances" or "inputs", got an array of 0'],
    ['{"instances": [[1,]]}', 'the body is not valid JSON: Unexpected "]" at line 1, column 19'],
    [{}, 'the body: expected either "instances" or "inputs", got neither'],
    [
      { instances: [[1, 2]], inputs: [[1, 2]] },
      'the body: expected either "instances" or "inputs", got both',
    ],
    [{ instances: {} }, 'instances: expected an array, got an object'],
    [{ instances: [] }, 'instances: expected at least one row'],
    [{ instances: [[1]] }, 'instances[0]: expected 2 elements as in shape [2], got 1'],
    [
      {
        instances: [
          [1, 2],
          [1, 'a'],
        ],
      },
      'instances[1][1]: expected a number (FP32), got "a"',
    ],
    [{ instances: [{ z: [1, 2] }] }, 'instances[0]: the model has no "z"; did you mean "x"?'],
    [{ instances: [[1, 2], { x: [1] }] }, 'instances[1]: expected 2 elements as in shape [2], got 1'],
    [{ instances: [{ b64: 'AAAA' }] }, 'instances[0]: the model has no "b64"'],
    [{ inputs: 5 }, 'input "x": shape: expected [N, 2] (rank 2), got []'],
    [{ inputs: { y: 1 } }, 'inputs: the model has no "y"'],
    [{ signature_name: 'other', instances: [[1, 2]] }, 'the model has only "serving_default", got "other"'],
    [
      { signature_name: 100, instances: [[1, 2]] },
      'signature_name: the model has only "serving_default", got 100',
    ],
  ])('refuses %j', async (body, message) => {
    const { status, json } = await served.post(path, body);
    expect(status).toBe(400);
    expect(json).toEqual({ error: expect.stringContaining(message) });
  });

  it.each([
    ['/v1/models/other:predict', 404, 'no model "other" here; this server has "m"'],
    ['/v1/models/m/versions/7:predict', 404, 'no version "7" of "m" here; this server has "1.2.3"'],
    ['/v1/models/m/labels/stable:predict', 400, 'versions have no label "stable" here'],
    ['/v1/models/m:explain', 404, 'nothing at /v1/models/m:explain'],
    ['/v1/models/%E0%A4%A:predict', 400, 'the path is not a valid URI'],
  ])('has nothing at %s', async (at, status, message) => {
    const answer = await served.post(at, { instances: [[1, 2]] });
    expect(answer.status).toBe(status);
    expect(answer.json.error).toContain(message);
  });

  it.each([path, '/v1/models/m/versions/1.2.3:predict', '/v1/models/m/labels/a:predict'])(
    'says at %s that it is asked by POST',
    async (at) => {
      const { status, headers } = await served.get(at);
      expect([status, headers.get('Allow')]).toEqual([405, 'POST']);
    },
  );
});

describe('a model with several inputs and outputs', () => {
  let served: Served;
  beforeAll(async () => {
    served = await passing([
      { input: 'tag', output: 'tag_out', dtype: 'string', shape: ['N'] },
      { input: 'raw', output: 'raw_bytes', dtype: 'string', shape: ['N', 1] },
      { input: 'id', output: 'id_out', dtype: 'int64', shape: ['N', 1] },
    ]);
  });
  const one = { tag: 'foo', raw: ['é'], id: [9007199254740991] };

  it('answers rows with objects, and strings of bytes in base64', async () => {
    const { json } = await served.post(path, {
      instances: [one, { tag: { b64: 'YmFy' }, raw: [{ b64: 'w6k' }], id: [2] }],
    });
    expect(json).toEqual({
      predictions: [
        { tag_out: 'foo', raw_bytes: [{ b64: 'w6k=' }], id_out: [9007199254740991] },
        { tag_out: 'bar', raw_bytes: [{ b64: 'w6k=' }], id_out: [2] },
      ],
    });
  });

  it('answers columns with an object', async () => {
    const { json } = await served.post(path, {
      inputs: { tag: ['a', { b64: 'Yg==' }], raw: [[''], ['x']], id: [[1], [2]] },
    });
    expect(json).toEqual({
      outputs: { tag_out: ['a', 'b'], raw_bytes: [[{ b64: '' }], [{ b64: 'eA==' }]], id_out: [[1], [2]] },
    });
  });

  it.each([
    [
      { instances: [{ ...one, tag: { b64: '*' } }] },
      'b64: expected base64, got "*", which has "*" at position 0 of its base64',
    ],
    [{ instances: [{ ...one, tag: { b64: '_-==' } }] }, 'b64: the bytes of "_-==" are not valid UTF-8'],
    [{ instances: [{ ...one, tag: { b64: '/w==' } }] }, 'b64: the bytes of "/w==" are not valid UTF-8'],
    [{ instances: [{ ...one, tag: { b64: 'YQ==', x: 1 } }] }, 'expected a string (BYTES), got an object'],
    [{ instances: [{ ...one, id: [{ b64: 'YQ==' }] }] }, 'instances[0].id: expected an integer'],
    [{ instances: [{ tag: 'a', id: [1] }] }, 'instances[0]: "raw" is missing'],
    [{ instances: [[1]] }, 'instances[0]: expected an object with tag, raw, id'],
    [{ inputs: [['a']] }, 'inputs: expected an object with tag, raw, id, got an array of 1'],
    [{ inputs: { tag: ['a'] } }, 'inputs: "raw" is missing'],
  ])('refuses %j', async (body, message) => {
    const { status, json } = await served.post(path, body);
    expect(status).toBe(400);
    expect(json.error).toContain(message);
  });
});

it('asks for whole tensors where an output has no rows', async () => {
  const served = await serve({
    model: identityModel([
      { input: 'x', output: 'y', dtype: 'float32', shape: ['N', 1] },
      { input: 'z', output: 'w', dtype: 'float32', shape: ['M', 1] },
    ]),
    inputs: [
      { name: 'x', dtype: 'float32', shape: ['N', 1], batchAxis: 0 },
      { name: 'z', dtype: 'float32', shape: ['M', 1], batchAxis: 0 },
    ],
    outputs: [
      { name: 'y', dtype: 'float32', shape: ['N', 1], batchAxis: 0 },
      { name: 'w', dtype: 'float32', shape: ['M', 1], batchAxis: null },
    ],
  });
  const { status, json } = await served.post(path, { instances: [{ x: [1], z: [2] }] });
  expect([status, json.error]).toEqual([
    400,
    'output "w" of shape [1, 1] has no part for each of the 1 rows; send "inputs" to get whole tensors',
  ]);
  const whole = await served.post(path, { inputs: { x: [[1]], z: [[2], [3]] } });
  expect(whole.json).toEqual({ outputs: { y: [[1]], w: [[2], [3]] } });
});

it('answers numbers, not the names of classes', async () => {
  const served = await serveIris();
  const row = { sepal_length: 5.1, sepal_width: 2.5, petal_length: 3, petal_width: 1.1 };
  const { json } = await served.post(path, { instances: [row, [5.1, 2.5, 3, 1.1]] });
  const prediction = { label: 1, probabilities: [expect.closeTo(0.02, 5), expect.closeTo(0.98, 5), 0] };
  expect(json).toEqual({ predictions: [prediction, prediction] });
});
