import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Dtype } from '../../tensors/dtype.ts';
import { datatypes } from '../../../../../contract/dtypes.ts';
import {
  binaryElements,
  binaryOutputs,
  binaryRequest,
} from '../../../../../test/support/server/binary-tensors.ts';
import { dtypes, everyDtype, outputName, values } from '../../../../../test/support/server/every-dtype.ts';
import { serve } from '../../../../../test/support/server/served.ts';
import { twoTensors } from '../../../../../test/support/server/two-tensors.ts';

const inline = await serve(everyDtype);
const thread = await serve({ ...everyDtype, env: { MLPACK_INFERENCE: 'thread' } });
const two = await serve(twoTensors);

/** An input of every type with the elements in JSON, and with them in binary. */
const json = dtypes.map((dtype) => ({
  name: `in_${dtype}`,
  datatype: datatypes[dtype],
  shape: [1, 2],
  data: values[dtype],
}));
const tail = dtypes.map((dtype) => binaryElements(dtype, values[dtype]));
const binary = dtypes.map((dtype, i) => ({
  name: `in_${dtype}`,
  datatype: datatypes[dtype],
  shape: [1, 2],
  parameters: { binary_data_size: tail[i]?.length },
}));

function bytesOf(dtype: Dtype): Buffer | undefined {
  return tail[dtypes.indexOf(dtype)];
}

describe.each([
  ['on the thread that answers', inline],
  ['on a thread of its own', thread],
])('binary tensors, computed %s', (_where, served) => {
  const infer = (request: unknown, following: readonly Uint8Array[]) => {
    const { body, headers } = binaryRequest(request, following);
    return served.post('/v2/models/m/infer', body, headers);
  };

  it('come and go in every type', async () => {
    const answer = await infer({ id: 'é', inputs: binary, parameters: { binary_data_output: true } }, tail);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('Content-Type')).toBe('application/octet-stream');
    expect(answer.headers.get('Content-Length')).toBe(String(answer.bytes.length));
    expect(answer.text).toContain('"id":"é"');
    expect(binaryOutputs(answer)).toEqual(
      dtypes.map((dtype, i) => ({
        name: outputName(dtype),
        datatype: datatypes[dtype],
        shape: [1, 2],
        parameters: { binary_data_size: tail[i]?.length },
        bytes: tail[i],
      })),
    );
  });

  it('are answered as their JSON is, wherever they lie in the body', async () => {
    const expected = await served.post('/v2/models/m/infer', { inputs: json });
    // Spaces move what follows to every offset.
    for (let spaces = 0; spaces < 8; spaces++) {
      const answer = await infer(`${JSON.stringify({ inputs: binary })}${' '.repeat(spaces)}`, tail);
      expect(answer.headers.get('Content-Type')).toBe('application/json');
      expect(answer.headers.has('Inference-Header-Content-Length')).toBe(false);
      expect(answer.text).toBe(expected.text);
    }
  });

  it('stand beside tensors in JSON, in the order of the request', async () => {
    const mixed = dtypes.map((_, i) => (i % 2 === 0 ? json[i] : binary[i])).toReversed();
    const following = tail.filter((_, i) => i % 2 === 1).toReversed();
    const outputs = [
      { name: outputName('float32'), parameters: { binary_data: false } },
      { name: outputName('int64'), parameters: { binary_data: true, unknown: 3 } },
      { name: outputName('string') },
    ];
    const some = binaryOutputs(await infer({ inputs: mixed, outputs }, following));
    expect(some).toMatchObject([
      { data: values.float32, bytes: null },
      { bytes: bytesOf('int64') },
      { data: values.string, bytes: null },
    ]);
    const parameters = { binary_data_output: true };
    const others = binaryOutputs(await infer({ inputs: mixed, outputs, parameters }, following));
    expect(others).toMatchObject([
      { data: values.float32, bytes: null },
      { bytes: bytesOf('int64') },
      { bytes: bytesOf('string') },
    ]);
  });

  it('keep bits that JSON has no word for', async () => {
    const bits = Buffer.from([0x45, 0x23, 0xa1, 0x7f, 0, 0, 0, 0x80]);
    const following = tail.map((bytes, i) => (dtypes[i] === 'float32' ? bits : bytes));
    const outputs = [{ name: outputName('float32'), parameters: { binary_data: true } }];
    const [output] = binaryOutputs(await infer({ inputs: binary, outputs }, following));
    expect(output?.bytes).toEqual(bits);
  });

  it('may be empty', async () => {
    const inputs = binary.map((input) => ({ ...input, shape: [0, 2], parameters: { binary_data_size: 0 } }));
    const answer = await infer({ inputs, parameters: { binary_data_output: true } }, []);
    expect(binaryOutputs(answer)).toMatchObject(
      dtypes.map(() => ({ shape: [0, 2], parameters: { binary_data_size: 0 }, bytes: Buffer.alloc(0) })),
    );
  });

  it('may be large', async () => {
    const rows = 20_000;
    const large = dtypes.map((dtype) =>
      binaryElements(dtype, Array.from({ length: rows }, () => values[dtype]).flat()),
    );
    const inputs = binary.map((input, i) => ({
      ...input,
      shape: [rows, 2],
      parameters: { binary_data_size: large[i]?.length },
    }));
    const { body, headers } = binaryRequest({ inputs, parameters: { binary_data_output: true } }, large);
    const roomy = await serve({ ...everyDtype, maxBodyBytes: 10_000_000 });
    const answer = await roomy.post('/v2/models/m/infer', body, headers);
    expect(answer.status).toBe(200);
    const returned = binaryOutputs(answer);
    expect(returned.every(({ bytes }, i) => bytes?.equals(large[i] ?? Buffer.alloc(0)))).toBe(true);
  });
});

const a = { name: 'a', datatype: 'FP32', shape: [1, 2], parameters: { binary_data_size: 8 } };
const k = { name: 'k', datatype: 'INT64', shape: [1], parameters: { binary_data_size: 8 } };
const sixteen = new Uint8Array(16);

describe('a request that announces other bytes than it has', () => {
  it.each<[string, unknown, Uint8Array, string]>([
    [
      'more than the shape holds',
      [
        { ...a, parameters: { binary_data_size: 12 } },
        { ...k, parameters: { binary_data_size: 4 } },
      ],
      sixteen,
      'input "a": binary data: expected 8 bytes as in shape [1, 2], got 12',
    ],
    [
      'more than the body holds',
      [a, k],
      new Uint8Array(15),
      'input "k": parameters.binary_data_size: expected at most 7, the bytes left in the body, got 8',
    ],
    [
      'fewer than the body holds',
      [a, k],
      new Uint8Array(19),
      'the body: expected no bytes after its binary tensors, got 3',
    ],
    [
      'for a shape that no memory could hold',
      [{ ...a, shape: [2 ** 50, 2] }, k],
      sixteen,
      'input "a": shape: [1125899906842624, 2] has more than 40000000 elements',
    ],
    [
      'no number of them',
      [{ ...a, parameters: { binary_data_size: '8' } }, k],
      sixteen,
      'input "a": parameters.binary_data_size: expected a number of bytes, got "8"',
    ],
    [
      'a negative number of them',
      [a, { ...k, parameters: { binary_data_size: -8 } }],
      sixteen,
      'input "k": parameters.binary_data_size: expected a number of bytes, got -8',
    ],
    [
      'them beside the same in JSON',
      [{ ...a, data: [1, 2] }, k],
      sixteen,
      'input "a": parameters.binary_data_size: expected no data beside it, got an array of 2',
    ],
    [
      'none',
      [{ ...a, parameters: {} }, k],
      new Uint8Array(8),
      'input "a": data: expected an array, got nothing',
    ],
  ])('is refused: %s', async (_what, inputs, following, message) => {
    const { body, headers } = binaryRequest({ inputs }, [following]);
    const { status, json: answer } = await two.post('/v2/models/m/infer', body, headers);
    expect(status).toBe(400);
    expect(answer.error).toContain(message);
  });

  it('is refused without the header that tells where they begin', async () => {
    const { status, json: answer } = await two.post('/v2/models/m/infer', { inputs: [a, k] });
    expect(status).toBe(400);
    expect(answer.error).toBe(
      'input "a": parameters.binary_data_size: expected the header Inference-Header-Content-Length with it, got none',
    );
  });

  it('is refused when its JSON is shorter than announced, or cut off', async () => {
    const { body, headers } = binaryRequest({ inputs: [a, k] }, []);
    const header = 'Inference-Header-Content-Length';
    const longer = await two.post('/v2/models/m/infer', body, {
      ...headers,
      [header]: String(body.length + 1),
    });
    expect(longer.json.error).toBe(
      `${header}: expected at most ${body.length}, the length of the body, got ${body.length + 1}`,
    );
    const shorter = await two.post('/v2/models/m/infer', body, { ...headers, [header]: '5' });
    expect(shorter.json.error).toContain('the body is not valid JSON');
    const text = await two.post('/v2/models/m/infer', body, { ...headers, [header]: 'all' });
    expect(text.json.error).toBe(`${header}: expected a number of bytes, got "all"`);
  });

  it.each<[object, string]>([
    [
      { outputs: [{ name: 'b', parameters: { binary_data: 'yes' } }] },
      'outputs[0].parameters.binary_data: expected true or false, got "yes"',
    ],
    [
      { parameters: { binary_data_output: 1 } },
      'parameters.binary_data_output: expected true or false, got 1',
    ],
  ])('is refused when it is unclear about its answer: %j', async (change, message) => {
    const inputs = [
      { ...a, data: [1, 2], parameters: {} },
      { ...k, data: [3], parameters: {} },
    ];
    const { status, json: answer } = await two.post('/v2/models/m/infer', { inputs, ...change });
    expect(status).toBe(400);
    expect(answer.error).toBe(message);
  });
});

describe('the Content-Type of a body with binary tensors', () => {
  const { body, headers } = binaryRequest({ inputs: [a, k] }, [sixteen]);
  const post = (contentType: string | null) =>
    fetch(`${two.url}/v2/models/m/infer`, {
      method: 'POST',
      headers: {
        'Inference-Header-Content-Length': headers['Inference-Header-Content-Length'] ?? '',
        ...(contentType === null ? {} : { 'Content-Type': contentType }),
      },
      body: Buffer.from(body),
    });

  it.each([
    null,
    'application/octet-stream',
    'Application/Octet-Stream; x=y',
    'application/json',
    'application/x-www-form-urlencoded',
  ])('may be %j', async (contentType) => {
    expect((await post(contentType)).status).toBe(200);
  });

  it.each(['text/plain', 'application/octet-streams'])('may not be %j', async (contentType) => {
    expect((await post(contentType)).status).toBe(415);
  });
});

it('is answered 200 or 400 whatever it announces and whatever bytes follow', async () => {
  const size = fc.oneof(fc.constantFrom(0, 8, 16), fc.nat(40), fc.jsonValue());
  const shape = fc.oneof(fc.constantFrom([1, 2], [1], [2, 2], [2]), fc.array(fc.nat(3)));
  const input = (name: string, datatype: string) =>
    fc.record({
      name: fc.constant(name),
      datatype: fc.constant(datatype),
      shape,
      parameters: fc.record({ binary_data_size: size }, { requiredKeys: [] }),
    });
  const inputs = fc.tuple(input('a', 'FP32'), input('k', 'INT64'));
  const parameters = fc.record({ binary_data_output: fc.oneof(fc.boolean(), fc.jsonValue()) });
  await fc.assert(
    fc.asyncProperty(
      fc.record({ inputs, parameters }, { requiredKeys: ['inputs'] }),
      fc.uint8Array({ maxLength: 40 }),
      fc.integer({ min: -3, max: 3 }),
      async (value, following, shift) => {
        const { body, headers } = binaryRequest(value, [following]);
        const jsonBytes = Number(headers['Inference-Header-Content-Length']) + shift;
        const answer = await two.post('/v2/models/m/infer', body, {
          ...headers,
          'Inference-Header-Content-Length': String(jsonBytes),
        });
        expect([200, 400]).toContain(answer.status);
        expect(typeof answer.json?.error).toBe(answer.status === 400 ? 'string' : 'undefined');
      },
    ),
    { numRuns: 300 },
  );
});
