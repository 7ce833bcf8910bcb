/** A model whose steps transform: whatever callers speak, they send and get what is outside of its steps. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { openApiDocument } from '../../src/project/openapi/document.ts';
import { parseContract } from '../../src/project/read-packaged.ts';
import { complaints } from '../support/openapi/validators.ts';
import { sqliteLog } from '../support/predictions/sqlite-log.ts';
import { binaryElements, binaryOutputs, binaryRequest } from '../support/server/binary-tensors.ts';
import { textModel } from '../support/server/chain-steps.ts';
import { serveGrpc, type ServedGrpc } from '../support/server/served-grpc.ts';
import { serve, writeHome } from '../support/server/served.ts';
import { postTogether } from '../support/server/together.ts';
import { inferV2 } from '../support/server/v2-infer.ts';

const texts = { name: 'text', datatype: 'BYTES', shape: [2] };
const weights = { name: 'weight', datatype: 'FP32', shape: [2, 1] };
const tensors = [
  { ...texts, data: ['good good bad', 'bad'] },
  { ...weights, data: [7, 8] },
];
const predicted = [
  { label: 'praise', score: 2, echo: 7 },
  { label: 'blame', score: 1, echo: 8 },
];

let grpc: ServedGrpc;
beforeAll(async () => {
  grpc = await serveGrpc({ ...textModel, env: { MLPACK_INFERENCE: 'inline' } });
});

it('/predict takes rows, named by the columns of what callers send', async () => {
  const rows = [
    { text: 'good good bad', kg: 7 },
    { text: 'bad', kg: 8 },
  ];
  const { json } = await grpc.served.post('/predict', { rows });
  expect(json.predictions).toEqual(predicted);
});

it('V2 takes tensors, and gives outputs asked for singly', async () => {
  const all = await inferV2(grpc.served, tensors);
  expect(all.json.outputs).toEqual([
    { name: 'label', datatype: 'BYTES', shape: [2], data: ['praise', 'blame'] },
    { name: 'score', datatype: 'FP32', shape: [2], data: [2, 1] },
    { name: 'echo', datatype: 'FP32', shape: [2, 1], data: [7, 8] },
  ]);
  for (const [i, name] of ['label', 'score', 'echo'].entries()) {
    const { json } = await inferV2(grpc.served, tensors, { outputs: [{ name }] });
    expect(json.outputs).toEqual([all.json.outputs[i]]);
  }
  const inner = await inferV2(grpc.served, tensors, { outputs: [{ name: 'scores' }] });
  expect([inner.status, inner.text]).toEqual([400, expect.stringContaining('scores')]);
});

it('V2 takes and gives them as bytes', async () => {
  const inputs = [
    { ...texts, bytes: binaryElements('string', ['good good bad', 'bad']) },
    { ...weights, bytes: binaryElements('float32', [7, 8]) },
  ];
  const { body, headers } = binaryRequest(
    {
      inputs: inputs.map(({ bytes, ...input }) => ({
        ...input,
        parameters: { binary_data_size: bytes.length },
      })),
      parameters: { binary_data_output: true },
    },
    inputs.map(({ bytes }) => bytes),
  );
  const answer = await grpc.served.post('/v2/models/m/infer', body, headers);
  expect(binaryOutputs(answer).map(({ name, bytes }) => [name, bytes])).toEqual([
    ['label', binaryElements('string', ['praise', 'blame'])],
    ['score', binaryElements('float32', [2, 1])],
    ['echo', binaryElements('float32', [7, 8])],
  ]);
});

it('gRPC speaks of the same tensors', async () => {
  const inputs = [
    { ...texts, contents: { bytes_contents: ['good good bad', 'bad'].map((text) => Buffer.from(text)) } },
    { ...weights, contents: { fp32_contents: [7, 8] } },
  ];
  const answer = await grpc.client.call('ModelInfer', { model_name: 'm', inputs });
  expect(answer).toMatchObject({
    outputs: [
      { name: 'label', contents: { bytes_contents: ['praise', 'blame'].map((text) => Buffer.from(text)) } },
      { name: 'score', contents: { fp32_contents: [2, 1] } },
      { name: 'echo', contents: { fp32_contents: [7, 8] } },
    ],
  });
});

it('metadata and the OpenAPI document have what callers send and get', async () => {
  const { json } = await grpc.served.get('/v2/models/m');
  const names = (list: readonly { readonly name: string }[]) => list.map(({ name }) => name);
  expect([names(json.inputs), names(json.outputs)]).toEqual([
    ['text', 'weight'],
    ['label', 'score', 'echo'],
  ]);
  const file = join(await writeHome(textModel), 'config', 'contract.json');
  const contract = parseContract(await readFile(file, 'utf8'), file);
  const golden = { source: 'recorded', framework: null, cases: [] } as const;
  const document = openApiDocument(contract, [{ contract, golden }]);
  expect(await complaints(document)).toEqual([]);
  const text = JSON.stringify(document);
  for (const shown of ['text', 'kg', 'label', 'score', 'echo']) expect(text).toContain(`"${shown}"`);
  for (const hidden of ['counts', 'scores']) expect(text).not.toContain(`"${hidden}"`);
});

it('requests share their inference, and one that a step refuses spoils no other', async () => {
  const served = await serve({ ...textModel, env: { MLPACK_INFERENCE: 'inline' } });
  const texts = Array.from({ length: 30 }, (_, i) => 'bad '.repeat(i % 4).trim());
  const bodies = (all: readonly string[]) => all.map((text, i) => ({ rows: [{ text, kg: i }] }));
  const answers = await postTogether(served.url, '/predict', bodies(texts));
  const wanted = texts.map((_, i) => ({
    predictions: [{ label: i % 4 === 0 ? 'praise' : 'blame', score: i % 4, echo: i }],
  }));
  expect(answers).toMatchObject(wanted);
  expect(served.inferences()).toEqual({ count: 1, rows: 30 });
  const long = 'this is far too long a text';
  const mixed = await postTogether(served.url, '/predict', bodies(texts.with(20, long)));
  const refused = { error: `input "text": row 0: "${long}" is too long` };
  expect(mixed).toMatchObject(wanted.map((one, i) => (i === 20 ? refused : one)));
});

it('the prediction log has what was sent and answered', async () => {
  const log = await sqliteLog({ MLPACK_INFERENCE: 'inline' });
  const served = await serve({ ...textModel, env: log.env });
  await served.post('/predict', { rows: [{ text: 'good', kg: 5 }] });
  const [row] = await log.lines('SELECT * FROM predictions', 1);
  expect(row).toMatchObject({
    status: 200,
    inputs: '{"text":["good"],"weight":[[5]]}',
    outputs: '{"label":["praise"],"score":[1],"echo":[[5]]}',
  });
});
