import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TensorSpec } from '../../tensors/tensor-spec.ts';
import type { Contract } from '../../repository/contract.ts';
import { HttpError } from '../../util/http-error.ts';
import { readDefinitions } from '../../grpc/definitions.ts';
import { type Dtype, type Elements, isDtype, type Tensor } from '../../tensors/dtype.ts';
import { datatypes } from '../../../../../contract/dtypes.ts';
import { decodeModelInfer } from './decode-model-infer.ts';
import { writeResponse } from './model-infer-response.ts';
import { requestedModel } from './requested-model.ts';

const modelInfer = readDefinitions().service('inference.GRPCInferenceService')['ModelInfer'];
if (modelInfer === undefined) throw new Error('no ModelInfer');
const { requestSerialize, responseDeserialize } = modelInfer;

/** One tensor of each type, in any number of elements. */
const specs = Object.keys(datatypes)
  .filter(isDtype)
  .map((dtype): TensorSpec => ({ name: dtype, dtype, shape: ['N'], batchAxis: 0 }));

function contractOf(tensors: readonly TensorSpec[]): Contract {
  return {
    name: 'm',
    version: '1',
    modelFile: '',
    modelSha256: null,
    inputs: tensors.map((spec) => ({ ...spec, maxElements: 1000, features: null })),
    outputs: tensors.map((spec) => ({ ...spec, labels: null })),
    outputNames: tensors.map(({ name }) => name),
    maxBodyBytes: 1000,
    exactIntegers: true,
  };
}

const contract = contractOf(specs.filter(({ dtype }) => dtype !== 'float16'));

function decode(body: Uint8Array, of = contract) {
  return decodeModelInfer(
    { protocol: 'grpc', receivedMs: 0, contentType: null, accept: null, jsonBytes: null, body },
    of,
  );
}

const elements: Readonly<Record<Exclude<Dtype, 'float16'>, fc.Arbitrary<Elements>>> = {
  bool: fc.array(fc.nat(1)).map((bits) => Uint8Array.from(bits)),
  int8: fc.int8Array(),
  int16: fc.int16Array(),
  int32: fc.int32Array(),
  int64: fc.bigInt64Array(),
  uint8: fc.uint8Array(),
  uint16: fc.uint16Array(),
  uint32: fc.uint32Array(),
  uint64: fc.bigUint64Array(),
  float32: fc.float32Array(),
  float64: fc.float64Array(),
  string: fc.array(fc.string({ unit: 'binary' })),
};

const asking = (names: readonly string[]) => ({ names, binary: null, classes: null });

describe('messages', () => {
  it('are what protobufjs reads and writes, every element of every type', () => {
    const tensor = fc.record(elements);
    fc.assert(
      fc.property(tensor, fc.boolean(), (all, isRaw) => {
        const tensors = contract.outputs.map(({ dtype }): Tensor => {
          const of = dtype === 'float16' ? [] : all[dtype];
          return { dtype, shape: [of.length], elements: of };
        });
        // Every input its own size: none shares N with another.
        const loose = contractOf(contract.inputs.map((spec) => ({ ...spec, shape: [null] })));
        const response = responseDeserialize(
          Buffer.from(writeResponse(loose, 'id', asking(loose.outputNames), tensors, isRaw)),
        );
        // What the one message holds in outputs, the other holds in inputs.
        const request = requestSerialize({
          model_name: 'm',
          inputs: response.outputs,
          raw_input_contents: response.raw_output_contents,
        });
        const { feeds } = decode(request, loose);
        expect([...feeds.values()]).toEqual(tensors);
      }),
      { numRuns: 200 },
    );
  });

  it('have their elements in raw bytes when one of them is of FP16', () => {
    const half = { dtype: 'float16', shape: [1], elements: Uint16Array.of(0x3c00) } as const;
    const flag = { dtype: 'bool', shape: [1], elements: Uint8Array.of(1) } as const;
    const response = responseDeserialize(
      Buffer.from(writeResponse(contract, '', asking(['h', 'f']), [half, flag], false)),
    );
    expect(response.raw_output_contents).toEqual([Buffer.from([0, 0x3c]), Buffer.from([1])]);
    expect(response.outputs).toMatchObject([{ contents: null }, { contents: null }]);
  });

  it('may have repeated numbers one by one, and contents in several parts', () => {
    const only = contractOf([
      { name: 'i', dtype: 'int32', shape: ['N'], batchAxis: 0 },
      { name: 'f', dtype: 'float32', shape: ['N'], batchAxis: 0 },
    ]);
    // inputs { name: "i" datatype: "INT32" shape: 2 contents { int_contents: 1 } contents { int_contents: -1 } }
    const negative = '10ffffffffffffffffff01';
    const int = `0a0169 1205494e543332 1802 2a021001 2a0b${negative}`;
    const float = '0a0166 120446503332 1802 2a0a 350000803f 3500000040';
    const hex = [int, float].map((text) => text.replaceAll(' ', ''));
    const body = Buffer.concat(
      hex.map((text) => Buffer.from(`2a${(text.length / 2).toString(16).padStart(2, '0')}${text}`, 'hex')),
    );
    const { feeds } = decode(body, only);
    expect([...feeds.values()].map((tensor) => tensor.elements)).toEqual([
      Int32Array.of(1, -1),
      Float32Array.of(1, 2),
    ]);
  });

  it('say what model they are for, wherever they say it, the last time that they do', () => {
    const request = requestSerialize({
      model_name: 'first',
      model_version: '3',
      inputs: [{ name: 'x', shape: [1] }],
    });
    expect(requestedModel(request)).toEqual({ name: 'first', version: '3' });
    const last = requestSerialize({ model_name: 'last' });
    expect(requestedModel(Buffer.concat([request, last]))).toEqual({ name: 'last', version: '3' });
    expect(requestedModel(Buffer.alloc(0))).toEqual({ name: '', version: undefined });
  });
});

function outcomeOf(body: Uint8Array): unknown {
  try {
    requestedModel(body);
    decode(body);
    return null;
  } catch (error) {
    return error;
  }
}

describe('bytes that are no message', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['a tag that does not end', 'ff'],
    ['a number of eleven bytes', '08ffffffffffffffffffff01'],
    ['a length that is not there', '2a'],
    ['a length beyond the end', '2a05616263'],
    ['a length beyond all numbers', '2affffffffffffffffff01'],
    ['a field of number 0', '0200'],
    ['a field of too large a number', '8080808080807f00'],
    ['a group', '2b2c'],
    ['an unknown way of writing', '2e'],
    ['a cut number of four bytes', '0d0000'],
    ['a cut number of eight bytes', '0900000000'],
    ['a name that is a number', '0801'],
    ['an input that is a number', '2801'],
    ['an input that is cut', '2a020a05'],
    ['a shape that is cut', '2a041a0180'],
    ['a name that is not UTF-8', '0a01ff'],
  ];
  it.each(cases)('are refused: %s', (_what, hex) => {
    const body = Buffer.from(hex, 'hex');
    expect(outcomeOf(body)).toMatchObject({ status: 400, message: expect.stringContaining('the message') });
  });

  it('are refused before they are walked through for long', () => {
    const fields = Buffer.alloc(2 * 10_001, Buffer.from('3a00', 'hex'));
    expect(() => requestedModel(fields)).toThrow('the message has more than 10000 fields');
  });

  it('are refused, or read, but never anything else', () => {
    const whole = requestSerialize({
      model_name: 'm',
      inputs: contract.inputs.map(({ name, dtype }) => ({ name, datatype: datatypes[dtype], shape: [0] })),
    });
    const changed = fc
      .array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 })
      .map((changes) => {
        const bytes = Buffer.from(whole);
        for (const [at, value] of changes) bytes[at] = value;
        return bytes;
      });
    fc.assert(
      fc.property(fc.oneof(changed, fc.uint8Array({ maxLength: 200 })), (body) => {
        expect(outcomeOf(body)).toSatisfy((error) => error === null || error instanceof HttpError);
      }),
      { numRuns: 2000 },
    );
  });
});
