import { beforeAll, describe, expect, it } from 'vitest';
import { gatherModel } from '../../../../../test/support/server/constant-models.ts';
import {
  type HomeOptions,
  serve,
  serveHome,
  type Served,
  writeHome,
} from '../../../../../test/support/server/served.ts';

/** OneHotEncoder(cats_strings a, b; zeros=0) of `c`: string [N, 1], as skl2onnx writes it for handle_unknown="error". */
const model = Buffer.from(
  'CAgSAXQ6fQpICgFjEgF5Ig1PbmVIb3RFbmNvZGVyKhcKDGNhdHNfc3RyaW5nc0oBYUoBYqABCCoMCgV6ZXJvcxgAoAECOgphaS5vbm54Lm1sEgFnWhQKAWMSDwoNCAgSCQoDEgFOCgIIAWIYCgF5EhMKEQgBEg0KAxIBTgoCCAEKAggCQgQKABAPQg4KCmFpLm9ubngubWwQAg==',
  'base64',
);

function home(categories: HomeOptions['inputs'][number]['categories']): Promise<string> {
  const input = { name: 'c', dtype: 'string', shape: ['N', 1], batchAxis: 0 } as const;
  return writeHome({
    model,
    inputs: [{ ...input, ...(categories !== undefined && { categories }) }],
    outputs: [{ name: 'y', dtype: 'float32', shape: ['N', 1, 2], batchAxis: 0 }],
  });
}

let served: Served;
beforeAll(async () => {
  served = await serveHome(await home([['a', 'b']]));
});

/** A model that looks each id up in a table, as those that mlpack converts look up the codes of what they know. */
async function servedTable(accepted: HomeOptions['inputs'][number]['accepted']): Promise<Served> {
  return serve({
    model: gatherModel([10, 20, 30]),
    inputs: [
      {
        name: 'ids',
        dtype: 'int64',
        shape: ['N', 2],
        batchAxis: 0,
        features: ['first', 'second'],
        ...(accepted && { accepted }),
      },
      { name: 'k', dtype: 'int64', shape: ['N'], batchAxis: 0, categories: [[0]] },
    ],
    outputs: [{ name: 'y', dtype: 'int64', shape: ['N', 2], batchAxis: 0 }],
  });
}

const rows = [{ c: 'a' }, { c: 'zzz' }, { c: 'b' }];

describe('a value that an encoder does not know', () => {
  it.each([
    ['/predict', { rows }, 'rows[1].c: "zzz" is not one of "a", "b"'],
    ['/v1/models/m:predict', { instances: rows }, 'instances[1].c: "zzz" is not one of "a", "b"'],
    [
      '/v2/models/m/infer',
      { inputs: [{ name: 'c', datatype: 'BYTES', shape: [2, 1], data: ['a', 'q'] }] },
      'input "c": row 1, column "c": "q" is not one of "a", "b"',
    ],
    [
      '/invocations',
      { dataframe_records: rows },
      'input "c": row 1, column "c": "zzz" is not one of "a", "b"',
    ],
  ])('is named by %s', async (path, body, message) => {
    const { status, json } = await served.post(path, body);
    expect([status, json]).toEqual([400, { error: message }]);
  });

  it('spoils no other request of the batch', async () => {
    const answers = await Promise.all(
      ['a', 'x', 'b', 'y'].map((value) => served.post('/predict', { rows: [{ c: value }] })),
    );
    expect(answers.map(({ status, json }) => [status, json.error ?? json.predictions[0].y])).toEqual([
      [200, [[1, 0]]],
      [400, 'rows[0].c: "x" is not one of "a", "b"'],
      [200, [[0, 1]]],
      [400, 'rows[0].c: "y" is not one of "a", "b"'],
    ]);
  });

  it('is not named where the image knows none', async () => {
    const other = await serveHome(await home(undefined));
    expect((await other.post('/predict', { rows })).json.error).toContain(
      'the model cannot compute these inputs',
    );
  });

  it('is one of many that are not all listed', async () => {
    const many = await serveHome(
      await home([Array.from({ length: 30 }, (_, i) => `v${i}`).concat('a', 'b')]),
    );
    const { json } = await many.post('/predict', { rows });
    expect(json.error).toMatch(/^rows\[1\]\.c: "zzz" is not one of "v0", .*"v19", … \(32 values\)$/);
  });

  it('is named by the columns that accept some alone, and not by those that know some', async () => {
    const numbers = await servedTable([null, [2, 0, null]]);
    const { json } = await numbers.post('/predict', { rows: [{ first: 1, second: 70, k: 5 }] });
    expect(json.error).toBe('rows[0].second: 70 is not one of 2, 0, null');
  });

  it('is left to other explanations where no column accepts some alone', async () => {
    const numbers = await servedTable(undefined);
    const { json } = await numbers.post('/predict', { rows: [{ first: 1, second: 70, k: 5 }] });
    expect(json.error).toBe("rows[0].second: 70 is not in the model's table, which has 0 to 2");
  });
});
