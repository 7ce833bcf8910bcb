import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Contract } from '../../repository/contract.ts';
import type { Call } from '../../calls/call.ts';
import { decodeInfer } from './decode-infer.ts';
import { knownForms } from './known-forms.ts';

/** A model of one input; each call gives another, of which no forms are known. */
function contract(dtype: 'float32' | 'float64'): Contract {
  const x = { name: 'x', dtype, shape: ['N', 2], batchAxis: 0, features: null, maxElements: 100 } as const;
  const y = { name: 'y', dtype, shape: ['N'], batchAxis: 0, labels: null } as const;
  return {
    name: 'm',
    version: '1',
    modelFile: 'model.onnx',
    modelSha256: null,
    inputs: [x],
    outputs: [y],
    outputNames: ['y'],
    maxBodyBytes: 1000,
    exactIntegers: false,
  };
}

function decode(text: string, model: Contract): unknown {
  const call: Call = {
    protocol: 'infer',
    receivedMs: 0,
    contentType: null,
    accept: null,
    jsonBytes: null,
    body: text,
  };
  try {
    const request = decodeInfer(call, model);
    const { feeds, outputNames } = request;
    const answer = request.encode([{ dtype: 'float32', shape: [1], elements: new Float32Array([7]) }]);
    return { feeds, outputNames, answer };
  } catch (error) {
    return String(error);
  }
}

const plain = (data: string) => `{"inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","data":[${data}]}]}`;

describe('a request of a known form', () => {
  it('is recognised by all but its numbers', () => {
    const model = contract('float32');
    const forms = knownForms(model);
    expect(forms.read(plain('1,2'))).toBeNull();
    decode(plain('1,2'), model);
    expect(forms.read(plain('3.5, -4'))?.feeds.get('x')).toEqual({
      dtype: 'float32',
      shape: [1, 2],
      elements: new Float32Array([3.5, -4]),
    });
    expect(forms.read(plain('1,2').replace('{"inputs"', '{"id":"a","inputs"'))).toBeNull();
  });

  it.each([
    [
      'another tensor',
      '{"inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","data":[1,2]}],"other":{"data":[1,2]}}',
    ],
    [
      'an escape',
      '{"inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","d\\u0061ta":[1,2]}],"\\"data":[1,2]}',
    ],
    ['numbers as strings', '{"inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","data":["NaN",2]}]}'],
    ['several rows', '{"inputs":[{"name":"x","shape":[2,2],"datatype":"FP32","data":[[1,2],[3,4]]}]}'],
    ['an error', '{"inputs":[{"name":"x","shape":[1,3],"datatype":"FP32","data":[1,2,3]}]}'],
  ])('is not learned from one with %s', (_what, text) => {
    const model = contract('float32');
    decode(text, model);
    expect(knownForms(model).read(text)).toBeNull();
  });

  it.each(['float32', 'float64'] as const)('means what it means when it is not known, of %s', (dtype) => {
    const number = fc.oneof(
      fc.double().map((value) => JSON.stringify(value)),
      fc.float().map((value) => JSON.stringify(value)),
      fc.constantFrom(
        '1',
        '-0',
        '01',
        '1.',
        '1e400',
        '1e39',
        '3.5e38',
        '"NaN"',
        '"x"',
        '[1]',
        '{}',
        '',
        'true',
        '1]',
      ),
    );
    const data = fc.oneof(
      fc.tuple(number, number).map((numbers) => numbers.join(',')),
      fc.array(number).map((numbers) => numbers.join(' , ')),
      fc.tuple(number, number).map((numbers) => `[${numbers.join(',')}]`),
    );
    const datatype = dtype === 'float32' ? 'FP32' : 'FP64';
    const around = fc.constantFrom(
      ['', ''],
      ['"id":"r1",', ''],
      ['"id":1,', ''],
      ['', ',"outputs":[{"name":"y"}]'],
      ['', ',"parameters":{"binary_data_output":true}'],
      ['', ',"inputs":[]'],
      ['"note":"\\"data\\":[1,2]",', ''],
    );
    const body = fc
      .tuple(around, fc.constantFrom(':', ': '), data)
      .map(
        ([[before, after], colon, numbers]) =>
          `{${before}"inputs":[{"name":"x","datatype":"${datatype}","shape"${colon}[1,2],"data"${colon}[${numbers}]}]${after}}`,
      );
    fc.assert(
      fc.property(fc.array(body, { minLength: 2, maxLength: 40 }), (texts) => {
        const warmed = contract(dtype);
        for (const text of texts) expect(decode(text, warmed)).toEqual(decode(text, contract(dtype)));
      }),
      { numRuns: 300 },
    );
  });
});
