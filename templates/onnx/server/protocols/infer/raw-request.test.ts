import { describe, expect, it } from 'vitest';
import type { Dtype } from '../../tensors/dtype.ts';
import { binaryElements, binaryOutputs } from '../../../../../test/support/server/binary-tensors.ts';
import { identityModel } from '../../../../../test/support/server/identity-model.ts';
import { serve, type Served } from '../../../../../test/support/server/served.ts';
import { twoTensors } from '../../../../../test/support/server/two-tensors.ts';

const headers = { 'Content-Type': 'application/octet-stream', 'Inference-Header-Content-Length': '0' };

/** A model that passes one tensor. */
function passing(
  dtype: Dtype,
  shape: readonly (number | string)[],
  batchAxis: number | null,
): Promise<Served> {
  return serve({
    model: identityModel([{ input: 'x', output: 'y', dtype, shape }]),
    inputs: [{ name: 'x', dtype, shape, batchAxis }],
    outputs: [{ name: 'y', dtype, shape, batchAxis }],
  });
}

describe('a body of raw bytes', () => {
  it.each<[Dtype, (number | string)[], number | null, unknown[], number[]]>([
    ['float32', ['N', 2], 0, [1, 2, 3, 4], [2, 2]],
    ['float16', [2, 'T'], null, [0.5, 1, 2, 4, 8, 16], [2, 3]],
    ['int64', ['N', 'T', 2], 0, [1, 2, 3, 4, 5, 6], [1, 3, 2]],
    ['uint8', ['H', 'N', 3], 1, [1, 2, 3, 4, 5, 6], [2, 1, 3]],
    ['float64', [3], null, [1, 2, 3], [3]],
    ['bool', ['N'], 0, [1, 0, 1], [3]],
    ['int32', [], null, [7], []],
    ['float32', ['N', 2], 0, [], [0, 2]],
  ])('is a tensor of %s that the model takes as %j', async (dtype, shape, batchAxis, elements, expected) => {
    const served = await passing(dtype, shape, batchAxis);
    const bytes = binaryElements(dtype, elements);
    const answer = await served.post('/v2/models/m/infer', bytes, headers);
    expect(answer.status).toBe(200);
    expect(binaryOutputs(answer)).toMatchObject([{ name: 'y', shape: expected, bytes }]);
  });

  it.each([
    [['N', 1], 0, [1, 1]],
    [[1], null, [1]],
  ])('is the one string of a model that takes %j', async (shape, batchAxis, expected) => {
    const served = await passing('string', shape, batchAxis);
    const answer = await served.post('/v2/models/m/infer', 'é 427', headers);
    expect(binaryOutputs(answer)).toMatchObject([
      { shape: expected, bytes: binaryElements('string', ['é 427']) },
    ]);
    const wrong = await served.post('/v2/models/m/infer', new Uint8Array([0xc3, 0x28]), headers);
    expect(wrong.json.error).toBe('input "x": raw data: expected text in UTF-8 (BYTES)');
  });

  it('needs no Content-Type', async () => {
    const served = await passing('uint8', ['N'], 0);
    const response = await fetch(`${served.url}/v2/models/m/infer`, {
      method: 'POST',
      headers: { 'Inference-Header-Content-Length': '0' },
      body: new Uint8Array([1, 2]),
    });
    expect(response.status).toBe(200);
  });

  it.each<[Dtype, (number | string)[], number | null, number, string]>([
    ['float32', ['N', 2], 0, 12, 'input "x": raw data: expected a multiple of 8 bytes as in [N, 2], got 12'],
    ['float32', ['N', 0], 0, 12, 'input "x": raw data: expected a multiple of 0 bytes as in [N, 0], got 12'],
    ['int64', [3], null, 25, 'input "x": raw data: expected 24 bytes as in shape [3], got 25'],
    [
      'float32',
      ['H', 'W', 3],
      null,
      12,
      'at most one open size beside that of the batch, but it takes [H, W, 3]',
    ],
    [
      'float32',
      ['N', 'H', 'W'],
      0,
      12,
      'at most one open size beside that of the batch, but it takes [N, H, W]',
    ],
    ['string', ['N', 2], 0, 3, 'expected a model that takes one string, but it takes [N, 2]'],
    ['string', ['T'], null, 3, 'expected a model that takes one string, but it takes [T]'],
  ])('is refused by a model that takes %s as %j', async (dtype, shape, batchAxis, size, message) => {
    const served = await passing(dtype, shape, batchAxis);
    const { status, json } = await served.post('/v2/models/m/infer', new Uint8Array(size), headers);
    expect(status).toBe(400);
    expect(json.error).toContain(message);
  });

  it('is refused by a model of two inputs', async () => {
    const served = await serve(twoTensors);
    const { status, json } = await served.post('/v2/models/m/infer', new Uint8Array(8), headers);
    expect(status).toBe(400);
    expect(json.error).toBe(
      'Inference-Header-Content-Length: expected more than 0, as the model takes 2 inputs',
    );
  });

  it('is refused when it is said to be JSON, or beyond the limit of elements', async () => {
    const served = await serve({
      ...twoTensors,
      model: identityModel([{ input: 'a', output: 'b', dtype: 'float32', shape: ['N', 2] }]),
      inputs: twoTensors.inputs.slice(0, 1),
      outputs: twoTensors.outputs.slice(0, 1),
      env: { MLPACK_MAX_TENSOR_ELEMENTS: '4' },
    });
    const json = await served.post('/v2/models/m/infer', new Uint8Array(8), {
      ...headers,
      'Content-Type': 'application/json',
    });
    expect(json.status).toBe(415);
    expect(json.json.error).toBe('Content-Type: expected application/octet-stream, got application/json');
    const large = await served.post('/v2/models/m/infer', new Uint8Array(24), headers);
    expect(large.json.error).toContain('[3, 2] has more than 4 elements, the limit of this server');
  });
});
