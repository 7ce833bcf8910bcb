import { beforeAll, describe, expect, it } from 'vitest';
import { identityModel } from '../../../../../test/support/server/identity-model.ts';
import { serve, type Served } from '../../../../../test/support/server/served.ts';

let served: Served;
beforeAll(async () => {
  served = await serve({
    model: identityModel([
      { input: 'x', output: 'y', dtype: 'float32', shape: ['batch', 1] },
      { input: 's', output: 't', dtype: 'string', shape: ['batch'] },
    ]),
    inputs: [
      { name: 'x', dtype: 'float32', shape: [null, 1], batchAxis: 0 },
      { name: 's', dtype: 'string', shape: ['batch'], batchAxis: 0 },
    ],
    outputs: [
      { name: 'y', dtype: 'float32', shape: [null, 1], batchAxis: 0 },
      { name: 't', dtype: 'string', shape: ['batch'], batchAxis: 0 },
    ],
  });
});

describe("KServe's V1", () => {
  it('lists the models, and says that the server is alive', async () => {
    expect((await served.get('/v1/models')).json).toEqual({ models: ['m'] });
    expect((await served.get('/')).json).toMatchObject({ status: 'alive' });
  });

  // Its client compares it with just this before it looks for the message (kserve/inference_client.py).
  it.each(['/v1/models/other', '/v1/models/other:predict', '/nothing'])(
    'gets the error at %s in application/json',
    async (path) => {
      const answer = await fetch(served.url + path, {
        method: path.includes(':') ? 'POST' : 'GET',
        body: null,
      });
      expect([answer.status, answer.headers.get('Content-Type')]).toEqual([404, 'application/json']);
    },
  );
});

describe('TensorFlow Serving', () => {
  it.each(['/v1/models/m', '/v1/models/m/versions/1.2.3', '/v1/models/m/versions/1'])(
    'has the status of a model at %s',
    async (path) => {
      const { status, json } = await served.get(path);
      expect(status).toBe(200);
      expect(json).toEqual({
        name: 'm',
        ready: true,
        model_version_status: [
          { version: '1.2.3', state: 'AVAILABLE', status: { error_code: 'OK', error_message: '' } },
        ],
      });
    },
  );

  // Compared with what TensorFlow Serving's own test expects of it (saved_model_half_plus_two_2_versions_metadata.json).
  it.each([
    '/v1/models/m/metadata',
    '/v1/models/m/versions/1.2.3/metadata',
    '/v1/models/m/versions/1/metadata',
  ])('has the metadata of a model at %s', async (path) => {
    const column = {
      dtype: 'DT_FLOAT',
      tensor_shape: {
        dim: [
          { size: '-1', name: '' },
          { size: '1', name: '' },
        ],
        unknown_rank: false,
      },
    };
    const strings = {
      dtype: 'DT_STRING',
      tensor_shape: { dim: [{ size: '-1', name: 'batch' }], unknown_rank: false },
    };
    expect((await served.get(path)).json).toEqual({
      model_spec: { name: 'm', signature_name: '', version: '1.2.3' },
      metadata: {
        signature_def: {
          signature_def: {
            serving_default: {
              inputs: { x: { ...column, name: 'x:0' }, s: { ...strings, name: 's:0' } },
              outputs: { y: { ...column, name: 'y:0' }, t: { ...strings, name: 't:0' } },
              method_name: 'tensorflow/serving/predict',
              defaults: {},
            },
          },
        },
      },
    });
  });

  it.each([
    ['GET', '/v1/models/other', 404, 'no model "other" here; this server has "m"'],
    ['GET', '/v1/models/m/versions/2', 404, 'no version "2" of "m" here; this server has "1.2.3"'],
    ['GET', '/v1/models/other/metadata', 404, 'no model "other"'],
    ['GET', '/v1/models/m/labels/stable', 400, 'versions have no label "stable" here; ask for …/versions/'],
    ['GET', '/v1/models/m/labels/stable/metadata', 400, 'versions have no label "stable" here'],
    ['POST', '/v1/models', 405, 'POST is not allowed here; use GET, HEAD'],
    ['GET', '/v1/models/m:classify', 405, 'GET is not allowed here; use POST'],
    ['GET', '/v1/models/m:explain', 404, 'nothing at /v1/models/m:explain'],
    ['POST', '/v1/models/m', 405, 'POST is not allowed here; use GET, HEAD'],
    ['DELETE', '/v1/models/m:predict', 405, 'DELETE is not allowed here; use POST'],
  ])('answers %s %s with %i', async (method, path, status, message) => {
    const answer = await fetch(served.url + path, { method });
    expect([answer.status, await answer.json()]).toEqual([
      status,
      { error: expect.stringContaining(message) },
    ]);
  });
});
