import { expect, it } from 'vitest';
import type { Tensor } from '../../tensors/dtype.ts';
import { pythonTexts, strictTexts, tensorflowTexts } from './element-texts.ts';

const floats: Tensor = {
  dtype: 'float32',
  shape: [8],
  elements: Float32Array.of(1, -0, 0.2, 0.977123499, 16_777_217, 3e-8, NaN, -Infinity),
};

it('writes floats as Python does', () => {
  expect(pythonTexts(floats)).toEqual([
    '1.0',
    '-0.0',
    '0.20000000298023224',
    '0.977123498916626',
    '16777216.0',
    '2.999999892949745e-8',
    'NaN',
    '-Infinity',
  ]);
});

it('writes floats as TensorFlow Serving does', () => {
  expect(tensorflowTexts(floats, false)).toEqual([
    '1.0',
    '-0.0',
    '0.2',
    '0.977123499',
    '16777216.0',
    '3e-8',
    'NaN',
    '-Infinity',
  ]);
  expect(tensorflowTexts({ dtype: 'float64', shape: [2], elements: Float64Array.of(0.1, 2) }, false)).toEqual(
    ['0.1', '2.0'],
  );
});

it('gives every float32 back that it writes', () => {
  const elements = Float32Array.from({ length: 100_000 }, (_, i) => Math.sin(i) * 10 ** ((i % 60) - 30));
  const texts = tensorflowTexts({ dtype: 'float32', shape: [elements.length], elements }, false);
  expect(texts.filter((text, i) => Math.fround(Number(text)) !== elements[i])).toEqual([]);
});

it('writes float16 by value, integers to the last digit, booleans and strings', () => {
  expect(pythonTexts({ dtype: 'float16', shape: [2], elements: Uint16Array.of(0x3c00, 0x3800) })).toEqual([
    '1.0',
    '0.5',
  ]);
  expect(pythonTexts({ dtype: 'int64', shape: [1], elements: BigInt64Array.of(-(2n ** 63n)) })).toEqual([
    '-9223372036854775808',
  ]);
  expect(tensorflowTexts({ dtype: 'bool', shape: [2], elements: Uint8Array.of(1, 0) }, false)).toEqual([
    'true',
    'false',
  ]);
  const strings: Tensor = { dtype: 'string', shape: [1], elements: ['é"'] };
  expect(tensorflowTexts(strings, false)).toEqual(['"é\\""']);
  expect(tensorflowTexts(strings, true)).toEqual(['{"b64":"w6ki"}']);
});

it('writes non-finite numbers as strings where only JSON proper is read', () => {
  expect(strictTexts(floats).slice(-3)).toEqual(['2.999999892949745e-8', '"NaN"', '"-Infinity"']);
});
