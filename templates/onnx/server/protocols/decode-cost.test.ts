import { setFlagsFromString, getHeapStatistics } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import type { Contract } from '../repository/contract.ts';
import type { Call } from '../calls/call.ts';
import { protocols } from './protocols.ts';

setFlagsFromString('--expose-gc');
const collect: unknown = runInNewContext('gc');

const contract: Contract = {
  name: 'm',
  version: '1',
  modelFile: 'model.onnx',
  modelSha256: null,
  inputs: [
    { name: 'x', dtype: 'float32', shape: ['N', 4], batchAxis: 0, features: null, maxElements: 40_000_000 },
  ],
  outputs: [],
  outputNames: [],
  maxBodyBytes: 2 ** 25,
  exactIntegers: false,
};

function call(protocol: string, body: string | Uint8Array, contentType = 'application/json'): Call {
  return { protocol, receivedMs: 0, contentType, accept: null, jsonBytes: null, body };
}

function decodeCost(asked: Call, of: Contract): number {
  const protocol = protocols.find(({ name }) => name === asked.protocol);
  return protocol?.decodeCost(asked, of) ?? NaN;
}

/** A field of protobuf that holds so many zeros. https://protobuf.dev/programming-guides/encoding/ */
function zeros(field: number, length: number): Buffer {
  const varint = [(length & 0x7f) | 0x80, ((length >> 7) & 0x7f) | 0x80, length >> 14];
  return Buffer.concat([Buffer.from([field * 8 + 2, ...varint]), Buffer.alloc(length)]);
}

/** Bytes of V8's heap that what is parsed from a text takes. */
function parsedBytes(text: string): number {
  const used = (): number => {
    if (typeof collect === 'function') collect();
    return getHeapStatistics().used_heap_size;
  };
  const before = used();
  const kept = { value: JSON.parse(text) as unknown };
  const after = used();
  expect(kept.value).toBeTypeOf('object');
  return after - before;
}

const many = (item: string | ((i: number) => string), count = 30_000): string =>
  Array.from({ length: count }, (_, i) => (typeof item === 'string' ? item : item(i))).join(',');

describe('decodeCost', () => {
  it.each([
    ['rows of integers', `[${many('[1,2,3,4]')}]`],
    ['rows of floats', `[${many('[1.5,2.5]')}]`],
    ['floats', `[${many('1.5')}]`],
    ['floats among texts', `[${many('1.5,"a"')}]`],
    ['empty arrays', `[${many('[]')}]`],
    ['arrays in arrays', `[${many('[[[[[[[[[[]]]]]]]]]]')}]`],
    ['arrays of one', `[${many('[1]')}]`],
    ['empty objects', `[${many('{}')}]`],
    ['objects in objects', `[${many('{"a":{"a":{"a":{}}}}')}]`],
    ['records', `[${many('{"sepal_length":5.1,"sepal_width":2,"petal_length":3}')}]`],
    ['one object of many keys', `{${many((i) => `"k${i}":1`)}}`],
    ['objects of a key each', `[${many((i) => `{"k${i}":1}`)}]`],
    ['texts', `[${many((i) => `"${i}"`)}]`],
    ['empty texts', `[${many('""')}]`],
  ])('is no less than what becomes of %s', (_what, text) => {
    expect(decodeCost(call('predict', text), contract)).toBeGreaterThan(parsedBytes(text));
  });

  it('is little more than that for a matrix of floats, which are most bodies', () => {
    const text = `[${many('1.5')}]`;
    expect(decodeCost(call('infer', text), contract)).toBeLessThan(10 * text.length);
  });

  it('counts the lines and fields of CSV, which are no JSON', () => {
    const text = '1,2,3,4\n'.repeat(1000);
    const cost = decodeCost(call('invocations', text, 'text/csv; header=absent'), contract);
    expect(cost).toBeGreaterThan(400 * 1000);
    expect(cost).toBeGreaterThan(2 * decodeCost(call('invocations', text), contract));
  });

  it('refuses what is nested too deeply before it counts', () => {
    expect(() => decodeCost(call('predict', '['.repeat(100_000)), contract)).toThrow('nested too deeply');
  });

  it('takes raw bytes of gRPC for what they are, and lists for what they become', () => {
    const length = 100_000;
    expect(decodeCost(call('grpc', zeros(7, length)), contract)).toBeLessThan(4 * length);
    expect(decodeCost(call('grpc', zeros(5, length)), contract)).toBeGreaterThan(10 * length);
  });
});
