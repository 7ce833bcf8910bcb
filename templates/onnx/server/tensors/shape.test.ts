import { beforeAll, expect, it } from 'vitest';
import { statusOf } from '../../../../test/support/server/grpc-client.ts';
import { identityModel } from '../../../../test/support/server/identity-model.ts';
import { serveGrpc, type ServedGrpc } from '../../../../test/support/server/served-grpc.ts';

const open = ['N', 'A', 'B'] as const;
const tensor = { dtype: 'float32', shape: open, batchAxis: 0 } as const;
const huge = 2 ** 53 - 1;

let grpc: ServedGrpc;
beforeAll(async () => {
  grpc = await serveGrpc({
    model: identityModel([{ input: 'x', output: 'y', ...tensor }]),
    inputs: [{ name: 'x', ...tensor }],
    outputs: [{ name: 'y', ...tensor }],
  });
});

const input = (shape: readonly (number | string)[]) => ({ name: 'x', datatype: 'FP32', shape });

it.each([[[huge, huge, huge]], [[huge, huge, 0]], [[0, 2 ** 32, 2 ** 31]]])(
  'sizes that overflow are refused, also where one of them is 0: %j',
  async (shape) => {
    const message = `input "x": shape: the sizes of [${shape.join(', ')}] multiply to more than 2^62, which no tensor has`;
    const { status, json } = await grpc.served.post('/v2/models/m/infer', {
      inputs: [{ ...input(shape), data: [] }],
    });
    expect([status, json]).toEqual([400, { error: message }]);
    const call = grpc.client.call('ModelInfer', { model_name: 'm', inputs: [input(shape.map(String))] });
    expect(await statusOf(call)).toMatchObject({ code: 3, details: message });
  },
);

it('a tensor of no elements may be wide', async () => {
  const { status, json } = await grpc.served.post('/v2/models/m/infer', {
    inputs: [{ ...input([0, 2 ** 31, 2 ** 31]), data: [] }],
  });
  expect([status, json.outputs]).toEqual([
    200,
    [{ name: 'y', datatype: 'FP32', shape: [0, 2 ** 31, 2 ** 31], data: [] }],
  ]);
});
