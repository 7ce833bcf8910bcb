/** Inputs of one column that mlpack.yaml gives another name (`features`): every protocol takes both names. */
import { beforeAll, describe, expect, it } from 'vitest';
import { identityModel } from '../../../../test/support/server/identity-model.ts';
import { serve, type Served } from '../../../../test/support/server/served.ts';

const column = { dtype: 'float32', shape: ['N', 1], batchAxis: 0 } as const;
const names = ['qty', 'price'] as const;

/** A model of these inputs, whose columns are called otherwise. */
const renamed = (called: Readonly<Record<string, string>>): Promise<Served> =>
  serve({
    model: identityModel(names.map((input) => ({ ...column, input, output: `${input}_out` }))),
    inputs: names.map((name) => ({ ...column, name, features: [called[name] ?? name] })),
    outputs: names.map((name) => ({ ...column, name: `${name}_out` })),
  });

let amounts: Served;
let swapped: Served;
beforeAll(async () => {
  amounts = await renamed({ qty: 'amount' });
  swapped = await renamed({ qty: 'price', price: 'qty' });
});

const csv = { 'Content-Type': 'text/csv' };
const tensor = (name: string, value: number) => ({ name, datatype: 'FP32', shape: [1, 1], data: [value] });

/** A request of each form that names columns, of the values 31 and 57. */
const forms: readonly [
  string,
  string,
  (quantity: string, price: string) => [unknown, Readonly<Record<string, string>>?],
][] = [
  ['/predict', 'rows', (q, p) => [{ rows: [{ [q]: 31, [p]: 57 }] }]],
  ['/predict', 'tensors', (q, p) => [{ inputs: { [q]: [[31]], [p]: [[57]] } }]],
  ['/invocations', 'CSV', (q, p) => [`${p},${q}\n57,31\n`, csv]],
  ['/invocations', 'CSV with spaces', (q, p) => [`${p}, ${q}\n57, 31\n`, csv]],
  ['/invocations', 'CSV with an index', (q, p) => [`,${p},${q}\n0,57,31\n`, csv]],
  ['/invocations', 'CSV with another column', (q, p) => [`id,${p},${q}\n0,57,31\n`, csv]],
  ['/invocations', 'inputs by column', (q, p) => [{ inputs: { [q]: [31], [p]: [57] } }]],
  ['/invocations', 'inputs as tensors', (q, p) => [{ inputs: { [q]: [[31]], [p]: [[57]] } }]],
  ['/invocations', 'records', (q, p) => [{ dataframe_records: [{ [q]: 31, [p]: 57 }] }]],
  ['/invocations', 'a frame', (q, p) => [{ dataframe_split: { columns: [p, q], data: [[57, 31]] } }]],
  ['/v1/models/m:predict', 'instances', (q, p) => [{ instances: [{ [q]: 31, [p]: 57 }] }]],
  ['/v1/models/m:predict', 'inputs', (q, p) => [{ inputs: { [q]: [[31]], [p]: [[57]] } }]],
  ['/v2/models/m/infer', 'tensors', (q, p) => [{ inputs: [tensor(p, 57), tensor(q, 31)] }]],
  [
    '/v2/models/m/infer',
    'a frame',
    (q, p) => [{ parameters: { content_type: 'pd' }, inputs: [tensor(p, 57), tensor(q, 31)] }],
  ],
];

describe.each(forms)('%s: %s', (path, _, form) => {
  it.each(['qty', 'amount'])('take the column as %s', async (name) => {
    const [body, headers] = form(name, 'price');
    const { status, text } = await amounts.post(path, body, headers);
    expect([status, text]).toEqual([200, expect.stringMatching(/31.*57/su)]);
  });
});

it.each(forms.filter(([, form]) => !['tensors', 'inputs as tensors', 'inputs'].includes(form)))(
  '%s: %s: a name that is a column of one input and another input is the column',
  async (path, _, form) => {
    const [body, headers] = form('price', 'qty');
    const { status, text } = await swapped.post(path, body, headers);
    expect([status, text]).toEqual([200, expect.stringMatching(/31.*57/su)]);
  },
);

it('a column that is there by both names is told', async () => {
  const { status, json } = await amounts.post('/v2/models/m/infer', {
    inputs: [tensor('qty', 31), tensor('amount', 31), tensor('price', 57)],
  });
  expect([status, json.error]).toEqual([400, 'inputs[1]: input "qty" is there twice']);
});
