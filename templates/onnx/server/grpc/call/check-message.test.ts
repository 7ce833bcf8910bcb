import { describe, expect, it } from 'vitest';
import { compiledProtos } from '../compiled-protos.ts';
import { readDefinitions } from '../definitions.ts';
import { checkMessage } from './check-message.ts';
import { requestTypes } from './message-types.ts';

const types = requestTypes(compiledProtos);

/** Checks bytes as a request of a method of the inference service. */
function check(method: string, bytes: Uint8Array): void {
  const type = types.get(`/inference.GRPCInferenceService/${method}`);
  if (type === undefined) throw new RangeError(`no type for ${method}`);
  checkMessage(bytes, type);
}

const hex = (text: string): Buffer => Buffer.from(text, 'hex');

describe('a message is taken', () => {
  it.each<[string, object]>([
    ['with elements of every kind', { bool_contents: [true], int_contents: [-1], int64_contents: [-1, 300] }],
    ['with unsigned ones', { uint_contents: [4294967295], uint64_contents: ['18446744073709551615'] }],
    ['with floats and bytes', { fp32_contents: [1, 2], fp64_contents: [1], bytes_contents: [hex('ff')] }],
  ])('%s', (_what, contents) => {
    const method = readDefinitions().service('inference.GRPCInferenceService')['ModelInfer'];
    const request = { inputs: [{ name: 'ä', shape: [1, 2], contents }], raw_input_contents: [hex('fffe')] };
    const bytes = method?.requestSerialize(request);
    expect(bytes?.length).toBeGreaterThan(20);
    check('ModelInfer', bytes ?? hex(''));
  });

  it.each([
    ['of nothing', 'RepositoryIndex', ''],
    ['of unknown fields', 'RepositoryIndex', 'fa0702fffefd0700000000f8078001f9070000000000000000'],
    ['with a number of 32 bits in five bytes', 'RepositoryIndex', '108180808000'],
    ['with a number of 32 bits in ten bytes', 'RepositoryIndex', '10ffffffffffffffffff01'],
    ['with a list of numbers that is not packed', 'ModelInfer', '2a0418011802'],
  ])('%s', (_what, method, bytes) => {
    expect(() => check(method, hex(bytes))).not.toThrow();
  });
});

describe('a message is refused', () => {
  it.each([
    ['text written as a number', 'ModelReady', '0801'],
    ['a number written as text', 'RepositoryIndex', '120131'],
    ['a number written as a fixed one', 'RepositoryIndex', '1501000000'],
    ['a message written as a number', 'TraceSetting', '0801'],
    ['a number of 32 bits in seven bytes', 'RepositoryIndex', '1081808080808000'],
    ['text in a map that is not UTF-8', 'TraceSetting', '0a0512030a01ff'],
    ['a message that ends late', 'TraceSetting', '0a0412030a01'],
    ['packed numbers that are cut', 'ModelInfer', '2a041a020180'],
    ['packed fixed numbers that are cut', 'ModelInfer', '2a072a053203000000'],
    ['packed numbers of 32 bits in seven bytes', 'ModelInfer', '2a0b2a09120781808080808000'],
  ])('with %s', (_what, method, bytes) => {
    expect(() => check(method, hex(bytes))).toThrow(/not valid protobuf|not UTF-8/);
  });

  it('with more fields than any has, wherever they are', () => {
    const settings = hex('0a00'.repeat(10_001));
    expect(() => check('TraceSetting', settings)).toThrow('more than 10000 fields');
    check('TraceSetting', settings.subarray(2));
    // One setting of ten thousand values.
    const values = Buffer.concat([hex('0aa49c0112a09c01'), hex('0a00'.repeat(10_000))]);
    expect(() => check('TraceSetting', values)).toThrow('more than 10000 fields');
  });
});
