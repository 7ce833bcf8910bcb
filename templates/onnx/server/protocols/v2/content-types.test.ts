/** How MLServer's codecs write arrays and texts. */
import { beforeAll, describe, expect, it } from 'vitest';
import { columnsHome, matrixHome } from '../../../../../test/support/server/frame-models.ts';
import { serve, type Served } from '../../../../../test/support/server/served.ts';
import { dataOf, inferV2 } from '../../../../../test/support/server/v2-infer.ts';

/** Passes a matrix without names. */
let matrix: Served;
/** Passes columns: a number of [N, 1] and a text of [N]. */
let columns: Served;
beforeAll(async () => {
  matrix = await serve(matrixHome);
  columns = await serve(columnsHome('int32'));
});

describe('content types of MLServer', () => {
  const input = { name: 'x', datatype: 'FP32', shape: [1, 2], data: [1, 2] };

  it('that are none here are refused', async () => {
    const whole = await inferV2(matrix, [input], { parameters: { content_type: 'jsonlines' } });
    expect([whole.status, whole.json.error]).toEqual([
      400,
      'parameters.content_type: expected one of "np", "str", "pd", got "jsonlines"',
    ]);
    const own = await inferV2(matrix, [{ ...input, parameters: { content_type: 'datetime' } }]);
    expect([own.status, own.json.error]).toEqual([
      400,
      'input "x": parameters.content_type: expected one of "np", "str", "base64", "hg_json", "hg_jsonlist", got "datetime"',
    ]);
  });

  it('np means what it is, base64 text in it', async () => {
    const parameters = { content_type: 'np' };
    expect((await inferV2(matrix, [{ ...input, parameters }], { parameters })).status).toBe(200);
    const texts = (data: string[]) => [
      { name: 'age', datatype: 'INT32', shape: [1, 1], data: [1] },
      { name: 'city', datatype: 'BYTES', shape: [1], data, parameters: { content_type: 'base64' } },
    ];
    expect(dataOf(await inferV2(columns, texts(['T3Nsbw=='])))).toEqual([[1], ['Oslo']]);
    expect((await inferV2(columns, texts(['%%']))).json.error).toBe(
      'input "city": element 0: expected text in base64, got "%%", which has "%" at position 0 of its base64, which is no base64',
    );
  });

  // The bytes that NumpyRequestCodec and StringRequestCodec of MLServer 1.7 write.
  it.each([
    '{"parameters":{"content_type":"np"},"inputs":[{"name":"input-1","shape":[1,2],"datatype":"FP64","parameters":{"content_type":"np"},"data":[5.099999904632568,2.5]}]}',
    '{"parameters":{"content_type":"np"},"inputs":[{"name":"x","shape":[1,2],"datatype":"FP64","parameters":{"content_type":"np"},"data":[5.099999904632568,2.5]}]}',
  ])('of a request of one array is for the only input, as %s', async (body) => {
    const answer = await matrix.post('/v2/models/m/infer', body);
    expect([answer.status, dataOf(answer)]).toEqual([200, [[5.099999904632568, 2.5].map(Math.fround)]]);
  });

  it('name inputs where there are several', async () => {
    const parameters = { content_type: 'np' };
    const { status, json } = await inferV2(columns, [{ ...input, name: 'input-1' }], { parameters });
    expect([status, json.error]).toEqual([
      400,
      'inputs[0].name: the model has no "input-1"; it has "age", "city"',
    ]);
    const unsaid = await inferV2(matrix, [{ ...input, name: 'input-1' }]);
    expect([unsaid.status, unsaid.json.error]).toEqual([
      400,
      'inputs[0].name: the model has no "input-1"; it has "x"',
    ]);
  });

  // Every list has an axis of its own column there, StringCodec's, Base64Codec's and NumpyCodec's.
  it.each([
    ['str', ['a b', 'c']],
    ['base64', ['YSBi', 'Yw==']],
    ['np', ['a b', 'c']],
  ])('%s of texts in a column fills an input of rank 1', async (type, data) => {
    const body = `{"inputs":[{"name":"city","shape":[2,1],"datatype":"BYTES","parameters":{"content_type":"${type}"},"data":${JSON.stringify(data)}},{"name":"age","shape":[2],"datatype":"INT64","parameters":{"content_type":"np"},"data":[1,2]}]}`;
    const answer = await columns.post('/v2/models/m/infer', body);
    expect([answer.status, dataOf(answer)]).toEqual([
      200,
      [
        [1, 2],
        ['a b', 'c'],
      ],
    ]);
  });
});
