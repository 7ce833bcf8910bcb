import { beforeAll, describe, expect, it } from 'vitest';
import { identityModel } from '../../../../../test/support/server/identity-model.ts';
import { serveIris } from '../../../../../test/support/server/served-iris.ts';
import { type Answer, serve, type Served } from '../../../../../test/support/server/served.ts';
import { toElements } from '../../tensors/elements.ts';
import { readNpyHeader } from './npy-header.ts';
import { writeNpy } from './write-npy.ts';

const type = 'application/x-npy';

/** An array as numpy.save writes it, version 1. */
function npy(descr: string, shape: string, data: Uint8Array, fortran = 'False'): Buffer {
  const header = `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': (${shape}), }\n`;
  const length = Buffer.alloc(2);
  length.writeUInt16LE(header.length);
  return Buffer.concat([Buffer.from('\x93NUMPY\x01\0', 'latin1'), length, Buffer.from(header), data]);
}

function bytes(array: { buffer: ArrayBuffer }): Uint8Array {
  return new Uint8Array(array.buffer);
}

let iris: Served;
let matrix: Served;
let texts: Served;
beforeAll(async () => {
  iris = await serveIris();
  const x = { dtype: 'float32', shape: ['N', 2], batchAxis: 0 } as const;
  matrix = await serve({
    model: identityModel([{ ...x, input: 'x', output: 'y' }]),
    inputs: [{ ...x, name: 'x' }],
    outputs: [{ ...x, name: 'y' }],
  });
  const s = { dtype: 'string', shape: ['N'], batchAxis: 0 } as const;
  texts = await serve({
    model: identityModel([{ ...s, input: 's', output: 't' }]),
    inputs: [{ ...s, name: 's' }],
    outputs: [{ ...s, name: 't' }],
  });
});

const send = (served: Served, body: Uint8Array, accept = 'application/json'): Promise<Answer> =>
  served.post('/invocations', body, { 'Content-Type': type, Accept: accept });

const flowers = npy('<f8', '2, 4', bytes(new Float64Array([5.1, 2.5, 3, 1.1, 5.1, 3.8, 1.5, 0.3])));

describe("SageMaker's scikit-learn client", () => {
  it('gets the first output as an array, as predict returns labels', async () => {
    const answer = await send(iris, flowers, type);
    expect([answer.status, answer.headers.get('Content-Type')]).toEqual([200, type]);
    const header = readNpyHeader(Buffer.from(answer.bytes));
    expect(header).toMatchObject({ order: '<', kind: 'i', size: 8, isFortran: false, shape: [2] });
    expect(header.dataStart % 64).toBe(0);
    expect([...new BigInt64Array(answer.bytes.slice(header.dataStart).buffer)]).toEqual([1n, 0n]);
  });

  it('gets JSON and CSV where it asks for them, and sends JSON as well', async () => {
    expect((await send(iris, flowers)).json.predictions).toMatchObject([
      { label: 'versicolor' },
      { label: 'setosa' },
    ]);
    expect((await send(iris, flowers, 'text/csv')).text).toMatch(/^1,.*\n0,.*\n$/);
    const json = await iris.post('/invocations', [[5.1, 2.5, 3, 1.1]], { Accept: type });
    expect(readNpyHeader(Buffer.from(json.bytes)).shape).toEqual([1]);
  });
});

describe('an array', () => {
  const two = new Float32Array([1, 2, 3, 4]);
  const big = Buffer.alloc(16);
  [1, 2, 3, 4].forEach((value, i) => big.writeFloatBE(value, 4 * i));

  it.each([
    ['doubles', npy('<f8', '2, 2', bytes(new Float64Array([1, 2, 3, 4])))],
    ['floats', npy('<f4', '2, 2', bytes(two))],
    ['floats of other machines', npy('>f4', '2, 2', big)],
    ['columns', npy('<f4', '2, 2', bytes(new Float32Array([1, 3, 2, 4])), 'True')],
    ['halves', npy('<f2', '2, 2', bytes(new Uint16Array([0x3c00, 0x4000, 0x4200, 0x4400])))],
    ['longs', npy('<i8', '2, 2', bytes(new BigInt64Array([1n, 2n, 3n, 4n])))],
    ['bytes', npy('|u1', '2, 2', new Uint8Array([1, 2, 3, 4]))],
  ])('may be of %s', async (_what, body) => {
    expect((await send(matrix, body)).json.predictions).toEqual([{ y: [1, 2] }, { y: [3, 4] }]);
  });

  it('may hold texts, and what is not finite', async () => {
    const points = new Uint32Array([0x4f, 0x1f600, 0x61, 0]);
    const answer = await send(texts, npy('<U2', '2,', bytes(points)), type);
    const { kind, size, dataStart } = readNpyHeader(Buffer.from(answer.bytes));
    expect([kind, size]).toEqual(['U', 2]);
    expect([...new Uint32Array(answer.bytes.slice(dataStart).buffer)]).toEqual([...points]);
    const odd = await send(matrix, npy('<f8', '1, 2', bytes(new Float64Array([NaN, -Infinity]))));
    expect(odd.json.predictions).toEqual([{ y: ['NaN', '-Infinity'] }]);
  });

  it.each([
    [Buffer.from('x'), 'the body: expected an array in the format of numpy.save, version 1 to 3'],
    [flowers.subarray(0, 30), 'the body ends within the header of its array'],
    [npy('<f8', '1, 2', new Uint8Array(15)), 'the body: expected 16 bytes as in shape [1, 2], got 15'],
    [npy('|O', '1, 2', new Uint8Array(16)), 'the body: expected an array of numbers or texts, got '],
    [npy('<c16', '1,', new Uint8Array(16)), 'the body: expected an array of numbers or texts, got '],
    [npy('<f8', '1, 3', new Uint8Array(24)), 'input "x": shape[1]: expected 2, got 3'],
    [npy('<f8', '99999999999, 2', new Uint8Array(8)), 'the body: expected at most 40000000 elements, got '],
    [
      npy('<f8', '1, 2', bytes(new Float64Array([1e39, 1]))),
      'input "x"[0][0]: expected a number in the range of FP32',
    ],
    [npy('|b1', '1, 2', new Uint8Array(2)), 'input "x"[0][0]: expected a number (FP32), got false'],
  ])('is refused where it is none %#', async (body, message) => {
    const { status, json } = await send(matrix, body);
    expect(status).toBe(400);
    expect(json.error).toContain(message);
  });
});

it('arrays are written so that they are read as what they were', () => {
  const elements = toElements('string', ['', 'é😀'], () => '');
  const { shape, size, dataStart } = readNpyHeader(
    Buffer.from(writeNpy({ dtype: 'string', shape: [2], elements })),
  );
  expect({ shape, size, isAligned: dataStart % 64 === 0 }).toEqual({ shape: [2], size: 2, isAligned: true });
  const scalar = writeNpy({ dtype: 'bool', shape: [], elements: Uint8Array.of(1) });
  expect(readNpyHeader(Buffer.from(scalar))).toMatchObject({ order: '|', kind: 'b', size: 1, shape: [] });
});
