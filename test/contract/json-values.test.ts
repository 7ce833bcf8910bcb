/** Inputs and outputs that are any value in JSON: whatever callers speak, they send and get these values, or their text. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { openApiDocument } from '../../src/project/openapi/document.ts';
import { parseContract } from '../../src/project/read-packaged.ts';
import { complaints } from '../support/openapi/validators.ts';
import { jsonModel } from '../support/server/json-model.ts';
import { serveGrpc, type ServedGrpc } from '../support/server/served-grpc.ts';
import { writeHome } from '../support/server/served.ts';
import { postTogether } from '../support/server/together.ts';
import { inferV2 } from '../support/server/v2-infer.ts';

const rows = [
  { weight: 7, tags: ['a', 'b'], options: { top: 2, deep: [[1], null] } },
  { weight: 8, tags: 'c, "d"' },
];
const found = [
  { weight: 7, tags: ['a', 'b'], options: { top: 2, deep: [[1], null] } },
  { weight: 8, tags: 'c, "d"', options: { top: 1 } },
];

let grpc: ServedGrpc;
beforeAll(async () => {
  grpc = await serveGrpc({ ...jsonModel, env: { MLPACK_INFERENCE: 'inline' } });
});

function post(path: string, body: unknown, type = 'application/json') {
  return grpc.served.post(path, body, { 'Content-Type': type });
}

describe('protocols of values take and give the values themselves', () => {
  it('/predict, by row and whole', async () => {
    const { json } = await post('/predict', { rows });
    expect(json.predictions).toEqual(found.map((one) => ({ found: one })));
    const whole = await post('/predict', {
      inputs: { weight: [[7], [8]], tags: rows.map(({ tags }) => tags), options: [rows[0]?.options, null] },
    });
    expect(whole.json.outputs).toEqual({ found });
    const withoutOptions = await post('/predict', { inputs: { weight: [[1]], tags: [['x']] } });
    expect(withoutOptions.json.outputs).toEqual({
      found: [{ weight: 1, tags: ['x'], options: { top: 1 } }],
    });
  });

  it('V1 and Vertex AI, whose rows of one output are its values', async () => {
    const { json } = await post('/v1/models/m:predict', { instances: rows });
    expect(json.predictions).toEqual(found);
  });

  it('MLflow: frames, records, instances and columns', async () => {
    const columns = ['weight', 'tags', 'options'];
    const data = rows.map(({ weight, tags, options = null }) => [weight, tags, options]);
    for (const body of [{ dataframe_split: { columns, data } }, { dataframe_records: rows }]) {
      const { json } = await post('/invocations', body);
      expect(json.predictions, JSON.stringify(body)).toEqual(found.map((one) => ({ found: one })));
    }
    const { json } = await post('/invocations', { instances: rows });
    expect(json.predictions).toEqual(found);
    const inputs = await post('/invocations', { inputs: { weight: [[7]], tags: [['a']] } });
    expect(inputs.json.predictions).toEqual({ found: [{ weight: 7, tags: ['a'], options: { top: 1 } }] });
  });

  it('CSV has their text, and may leave out what is optional', async () => {
    const lines = [
      'weight,tags,options',
      '7,"[""a"", ""b""]","{""top"": 2, ""deep"": [[1], null]}"',
      '8,"""c, \\""d\\""""",',
    ];
    const { json } = await post('/invocations', `${lines.join('\n')}\n`, 'text/csv');
    expect(json.predictions).toEqual(found.map((one) => ({ found: one })));
    const short = await post('/invocations', 'weight,tags\n7,"[""a""]"\n', 'text/csv');
    expect(short.json.predictions).toEqual([{ found: { weight: 7, tags: ['a'], options: { top: 1 } } }]);
    const wrong = await post('/invocations', 'weight,tags\n7,a\n', 'text/csv');
    expect([wrong.status, wrong.json.error]).toEqual([
      400,
      'line 2, column 2 ("tags"): expected the text of a value in JSON, got "a"',
    ]);
    const answer = await grpc.served.post('/invocations', 'weight,tags\n7,"[""a""]"\n', {
      'Content-Type': 'text/csv',
      Accept: 'text/csv',
    });
    expect(answer.text).toBe('"{""weight"":7,""tags"":[""a""],""options"":{""top"":1}}"\n');
  });
});

describe('the Open Inference Protocol has their text', () => {
  const weights = { name: 'weight', datatype: 'FP32', shape: [2, 1], data: [7, 8] };
  const tags = {
    name: 'tags',
    datatype: 'BYTES',
    shape: [2],
    data: rows.map((row) => JSON.stringify(row.tags)),
  };
  const texts = found.map((one) => JSON.stringify(one));

  it('as BYTES, and says so as MLServer does', async () => {
    const options = {
      name: 'options',
      datatype: 'BYTES',
      shape: [2],
      data: [JSON.stringify(rows[0]?.options), null],
      parameters: { content_type: 'hg_jsonlist' },
    };
    const { json } = await inferV2(grpc.served, [weights, tags, options]);
    expect(json.outputs).toEqual([
      {
        name: 'found',
        datatype: 'BYTES',
        shape: [2],
        parameters: { content_type: 'hg_jsonlist' },
        data: texts,
      },
    ]);
    const metadata = await grpc.served.get('/v2/models/m');
    expect(metadata.json.inputs.map(({ parameters }: { parameters?: object }) => parameters)).toEqual([
      undefined,
      { content_type: 'hg_jsonlist' },
      { content_type: 'hg_jsonlist' },
    ]);
  });

  it('and numbers and truths as they are', async () => {
    const options = { name: 'options', datatype: 'BOOL', shape: [2], data: [true, false] };
    const { json } = await inferV2(grpc.served, [weights, tags, options]);
    expect(json.outputs[0].data.map((text: string) => JSON.parse(text).options)).toEqual([true, false]);
  });

  it('refuses other text, and JSON in too many arrays', async () => {
    for (const [text, problem] of [
      ['a', 'input "tags": element 1: expected the text of a value in JSON, got "a"'],
      ['['.repeat(100), 'the body is nested too deeply: more than 64 levels'],
    ]) {
      const { status, json } = await inferV2(grpc.served, [weights, { ...tags, data: ['1', text] }]);
      expect([status, json.error]).toEqual([400, problem]);
    }
  });

  it('in gRPC', async () => {
    const inputs = [
      { name: 'weight', datatype: 'FP32', shape: [2, 1], contents: { fp32_contents: [7, 8] } },
      {
        name: 'tags',
        datatype: 'BYTES',
        shape: [2],
        contents: { bytes_contents: tags.data.map((text) => Buffer.from(text)) },
      },
    ];
    const answer = await grpc.client.call('ModelInfer', { model_name: 'm', inputs });
    const bytes = rows.map(({ weight, tags: own }) =>
      Buffer.from(JSON.stringify({ weight, tags: own, options: { top: 1 } })),
    );
    expect(answer).toMatchObject({ outputs: [{ name: 'found', contents: { bytes_contents: bytes } }] });
  });
});

it('requests share their inference', async () => {
  const before = grpc.served.inferences().count;
  const answers = await postTogether(
    grpc.served.url,
    '/predict',
    Array.from({ length: 20 }, (_, i) => ({ rows: [{ weight: i, tags: [`${i}`] }] })),
  );
  expect(answers).toMatchObject(
    Array.from({ length: 20 }, (_, i) => ({ predictions: [{ found: { weight: i, tags: [`${i}`] } }] })),
  );
  expect(grpc.served.inferences().count - before).toBeLessThan(5);
});

it('the OpenAPI document has their schemas', async () => {
  const file = join(await writeHome(jsonModel), 'config', 'contract.json');
  const contract = parseContract(await readFile(file, 'utf8'), file);
  const golden = { source: 'recorded', framework: null, cases: [] } as const;
  const document = openApiDocument(contract, [{ contract, golden }]);
  expect(await complaints(document)).toEqual([]);
  const { Record: record } = JSON.parse(JSON.stringify(document)).components.schemas;
  expect(record.required).toEqual(['weight', 'tags']);
  expect(record.properties).toMatchObject({
    tags: { type: 'array' },
    options: { anyOf: [{ type: 'object' }, { type: 'null' }], default: { top: 1 } },
  });
});
