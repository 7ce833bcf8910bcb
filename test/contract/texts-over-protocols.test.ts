/** A model of texts, whose input is a list of strings: every protocol that takes tensors or rows takes them. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { openApiDocument } from '../../src/project/openapi/document.ts';
import { parseContract } from '../../src/project/read-packaged.ts';
import { complaints } from '../support/openapi/validators.ts';
import { sqliteLog } from '../support/predictions/sqlite-log.ts';
import { binaryElements, binaryOutputs, binaryRequest } from '../support/server/binary-tensors.ts';
import { serveGrpc, type ServedGrpc } from '../support/server/served-grpc.ts';
import { serve, writeHome } from '../support/server/served.ts';
import { textHome } from '../support/text-onnx.ts';

const texts = ['Good, the\nbad and "fine"', 'AWFUL'];
const scores = [0.5, -2];
const labels = ['praise', 'blame'];

let grpc: ServedGrpc;
beforeAll(async () => {
  grpc = await serveGrpc({ ...(await textHome()), env: { MLPACK_INFERENCE: 'inline' } });
});

const predictions = [
  { label: 'praise', score: 0.5, length: 4 },
  { label: 'blame', score: -2, length: 1 },
];

const outputs = { label: labels, score: scores, length: [4, 1] };

it.each<[string, string, unknown, object]>([
  ['rows by name', '/predict', { rows: texts.map((text) => ({ text })) }, { predictions }],
  ['bare rows', '/predict', { rows: texts }, { predictions }],
  ['tensors', '/predict', { inputs: { text: texts } }, { outputs }],
  [
    'TensorFlow rows by name',
    '/v1/models/m:predict',
    { instances: texts.map((text) => ({ text })) },
    { predictions },
  ],
  ['TensorFlow bare rows', '/v1/models/m:predict', { instances: texts }, { predictions }],
  ['TensorFlow columns', '/v1/models/m:predict', { inputs: { text: texts } }, { outputs }],
  ['MLflow records', '/invocations', { dataframe_records: texts.map((text) => ({ text })) }, { predictions }],
  [
    'MLflow split',
    '/invocations',
    { dataframe_split: { columns: ['text'], data: texts.map((text) => [text]) } },
    { predictions },
  ],
  ['MLflow inputs', '/invocations', { inputs: { text: texts } }, { predictions: outputs }],
  ['MLflow instances', '/invocations', { instances: texts.map((text) => ({ text })) }, { predictions }],
])('%s', async (_what, path, body, wanted) => {
  const { status, json } = await grpc.served.post(path, body);
  expect([status, json]).toEqual([200, expect.objectContaining(wanted)]);
});

it('CSV, as pandas writes it', async () => {
  const csv = 'text\n"Good, the\nbad and ""fine"""\nAWFUL\n';
  const { status, json } = await grpc.served.post('/invocations', csv, { 'Content-Type': 'text/csv' });
  expect([status, json]).toEqual([200, expect.objectContaining({ predictions })]);
});

it('V2, as JSON and as bytes', async () => {
  const input = { name: 'text', datatype: 'BYTES', shape: [2] };
  const { json } = await grpc.served.post('/v2/models/m/infer', { inputs: [{ ...input, data: texts }] });
  expect(json.outputs).toMatchObject([{ data: labels }, { data: scores }, { data: [4, 1] }]);
  const bytes = binaryElements('string', texts);
  const { body, headers } = binaryRequest(
    {
      inputs: [{ ...input, parameters: { binary_data_size: bytes.length } }],
      parameters: { binary_data_output: true },
    },
    [bytes],
  );
  const answers = binaryOutputs(await grpc.served.post('/v2/models/m/infer', body, headers));
  expect(answers.map((output) => output.bytes).slice(0, 2)).toEqual([
    binaryElements('string', labels),
    binaryElements('float64', scores),
  ]);
  const { json: metadata } = await grpc.served.get('/v2/models/m');
  expect(metadata.inputs).toEqual([{ name: 'text', datatype: 'BYTES', shape: [-1] }]);
});

it('gRPC, as contents and as raw bytes', async () => {
  const input = { name: 'text', datatype: 'BYTES', shape: [2] };
  const contents = { bytes_contents: texts.map((text) => Buffer.from(text)) };
  const listed = await grpc.client.call('ModelInfer', { model_name: 'm', inputs: [{ ...input, contents }] });
  expect(listed).toMatchObject({ outputs: [{ name: 'label' }, { contents: { fp64_contents: scores } }, {}] });
  const raw = await grpc.client.call('ModelInfer', {
    model_name: 'm',
    inputs: [input],
    raw_input_contents: [binaryElements('string', texts)],
  });
  expect(raw).toMatchObject({
    raw_output_contents: [binaryElements('string', labels), expect.anything(), expect.anything()],
  });
});

it('the OpenAPI document has the text, and nothing of its tokens', async () => {
  const file = join(await writeHome(await textHome()), 'config', 'contract.json');
  const contract = parseContract(await readFile(file, 'utf8'), file);
  const golden = { source: 'recorded', framework: null, cases: [] } as const;
  const document = openApiDocument(contract, [{ contract, golden }]);
  expect(await complaints(document)).toEqual([]);
  const text = JSON.stringify(document);
  expect(text).toContain('"text"');
  expect(text).not.toContain('text_tokens');
});

it('the prediction log has the texts', async () => {
  const log = await sqliteLog({ MLPACK_INFERENCE: 'inline' });
  const served = await serve({ ...(await textHome()), env: log.env });
  await served.post('/predict', { rows: [{ text: 'good' }] });
  const [row] = await log.lines('SELECT * FROM predictions', 1);
  expect(row).toMatchObject({ status: 200, inputs: '{"text":["good"]}' });
});
