import { beforeAll, describe, expect, it } from 'vitest';
import { statusOf } from '../../../../test/support/server/grpc-client.ts';
import { binaryElements, binaryRequest } from '../../../../test/support/server/binary-tensors.ts';
import { textsHome } from '../../../../test/support/server/frame-models.ts';
import { serveGrpc, type ServedGrpc } from '../../../../test/support/server/served-grpc.ts';

const columns = ['plan', 'city'];
const input = { name: 't', datatype: 'BYTES', shape: [2, 2] };

let grpc: ServedGrpc;
beforeAll(async () => {
  grpc = await serveGrpc({
    ...textsHome(columns),
    env: { AIP_PREDICT_ROUTE: '/vertex' },
  });
});

/** Requests of every protocol of text with one city: path, media type, body. */
function requests(city: string): [string, string, string][] {
  const rows = [
    ['free', 'Lima'],
    ['pro', city],
  ];
  const records = rows.map(([plan, name]) => ({ plan, city: name }));
  const json = 'application/json';
  return [
    ['/v2/models/m/infer', json, JSON.stringify({ inputs: [{ ...input, data: rows.flat() }] })],
    ['/predict', json, JSON.stringify(records)],
    ['/v1/models/m:predict', json, JSON.stringify({ instances: rows })],
    ['/v1/models/m:predict', json, JSON.stringify({ inputs: rows })],
    ['/vertex', json, JSON.stringify({ instances: rows })],
    ['/invocations', json, JSON.stringify({ dataframe_split: { columns, data: rows } })],
    ['/invocations', json, JSON.stringify({ instances: rows })],
    ['/invocations', 'application/jsonlines', rows.map((row) => JSON.stringify(row)).join('\n')],
    ['/invocations', 'text/csv', rows.map((row) => row.join(',')).join('\n')],
  ];
}

const send = async ([path, type, body]: [string, string, string | Buffer]) => {
  const { status, json } = await grpc.served.post(path, body, { 'Content-Type': type });
  return { status, json };
};

describe('half of a surrogate pair', () => {
  it.each(requests(String.fromCharCode(0xd8_00)).filter(([, type]) => type !== 'text/csv'))(
    'is refused at %s as %s, naming its place: %s',
    async (...request) => {
      const { status, json } = await send(request);
      expect(status).toBe(400);
      expect(json.error).toMatch(
        /^the body has half of a surrogate pair, which stands for no character: \\ud800 at line \d, column \d+ \(.*\)$/,
      );
    },
  );

  it('is refused wherever it stands, id and keys too, as an id would be answered', async () => {
    const data = ['a', 'b', 'c', 'd'];
    for (const [body, place] of [
      [{ id: '\udc01', inputs: [{ ...input, data }] }, 'id'],
      [{ inputs: [{ ...input, data: [...data.slice(1), '\udc01'] }] }, 'inputs[0].data[3]'],
      [{ inputs: [{ ...input, data }], parameters: { 'a b\udc01': 1 } }, 'parameters["a b\\udc01"]'],
    ] as const) {
      const { status, json } = await grpc.served.post('/v2/models/m/infer', body);
      expect([status, json.error]).toEqual([400, expect.stringMatching(/\\udc01 at line 1, column \d+ /)]);
      expect(json.error.endsWith(`(${place})`)).toBe(true);
    }
  });

  it('is refused in an array of NumPy, which has it as a number', async () => {
    const head = "{'descr': '<U1', 'fortran_order': False, 'shape': (1, 2), }".padEnd(117) + '\n';
    const points = Buffer.from(Uint32Array.of(0x61, 0xd8_00).buffer);
    const body = Buffer.concat([
      Buffer.from('\x93NUMPY\x01\x00\x76\x00', 'latin1'),
      Buffer.from(head),
      points,
    ]);
    const { status, json } = await grpc.served.post('/invocations', body, {
      'Content-Type': 'application/x-npy',
    });
    expect([status, json.error]).toEqual([400, 'the body: expected text in UTF-32, got 55296']);
  });

  it.each(requests('\u{1f600} \\ud800'))(
    'is none in a whole pair, nor behind a backslash: %s as %s',
    async (path, type, body) => {
      const escaped = type === 'text/csv' ? body : body.replaceAll('\u{1f600}', String.raw`\uD83D\ude00`);
      const { status, json } = await send([path, type, escaped]);
      expect([status, JSON.stringify(json)]).toEqual([
        200,
        expect.stringContaining(JSON.stringify('\u{1f600} \\ud800').slice(1, -1)),
      ]);
    },
  );
});

it.each(requests('\u00e9'))('bytes that are no UTF-8 are refused: %s as %s', async (path, type, body) => {
  // The same in Latin-1, and half a pair as CESU-8 has it.
  const half = Buffer.from([0xed, 0xa0, 0x80]);
  const [before = '', after = ''] = body.split('\u00e9');
  for (const bytes of [
    Buffer.from(body, 'latin1'),
    Buffer.concat([Buffer.from(before), half, Buffer.from(after)]),
  ]) {
    const { status, json } = await send([path, type, bytes]);
    expect([status, json.error]).toEqual([400, 'the body is not valid UTF-8']);
  }
});

it('bytes of strings that are no UTF-8 are refused', async () => {
  const half = Buffer.from([0xed, 0xa0, 0x80]);
  const word = Buffer.from([4, 0, 0, 0, 97, ...half]);
  const raw = Buffer.concat([binaryElements('string', ['a', 'b', 'c']), word]);
  const { body, headers } = binaryRequest(
    { inputs: [{ ...input, parameters: { binary_data_size: raw.length } }] },
    [raw],
  );
  const { status, json } = await grpc.served.post('/v2/models/m/infer', body, headers);
  expect([status, json.error]).toEqual([
    400,
    'input "t": binary data: element 3: expected text in UTF-8 (BYTES)',
  ]);
  const bytes = [...['a', 'b', 'c'].map((text) => Buffer.from(text)), half];
  for (const request of [
    { inputs: [{ ...input, contents: { bytes_contents: bytes } }] },
    { inputs: [input], raw_input_contents: [raw] },
  ]) {
    const call = grpc.client.call('ModelInfer', { model_name: 'm', ...request });
    expect(await statusOf(call)).toMatchObject({
      code: 3,
      details: expect.stringContaining('expected text in UTF-8 (BYTES)'),
    });
  }
});

it.each(requests('Oslo'))(
  'a byte order mark before a body is skipped: %s as %s',
  async (path, type, body) => {
    const [plain, marked] = [await send([path, type, body]), await send([path, type, `\uFEFF${body}`])];
    expect(plain.status).toBe(200);
    expect(marked).toEqual(plain);
  },
);
