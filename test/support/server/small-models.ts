import { InferenceSession, Tensor } from 'onnxruntime-node';
import { bytesField, integerField } from '../protobuf-bytes.ts';
import { inputField, modelBytes, nodeField, outputField } from '../onnx-bytes.ts';
import type { HomeOptions } from './served.ts';

/** AttributeProto.AttributeType of onnx.proto. */
const attributeTypes = { float: 1, int: 2, ints: 7 } as const;

function intAttribute(name: string, value: number): Buffer {
  return Buffer.concat([bytesField(1, name), integerField(3, value), integerField(20, attributeTypes.int)]);
}

function intsAttribute(name: string, values: readonly number[]): Buffer {
  const fields = values.map((value) => integerField(8, value));
  return Buffer.concat([bytesField(1, name), ...fields, integerField(20, attributeTypes.ints)]);
}

function floatAttribute(name: string, value: number): Buffer {
  const bytes = Buffer.alloc(5);
  bytes[0] = 2 * 8 + 5;
  bytes.writeFloatLE(value, 1);
  return Buffer.concat([bytesField(1, name), bytes, integerField(20, attributeTypes.float)]);
}

function floatInitializer(name: string, values: readonly number[]): Buffer {
  const data = Buffer.from(Float32Array.from(values).buffer);
  return bytesField(5, [
    integerField(1, values.length),
    integerField(2, 1),
    bytesField(8, name),
    bytesField(9, [data]),
  ]);
}

const x = { name: 'x', dtype: 'float32', shape: ['N', 2], batchAxis: 0 } as const;
const y = { name: 'y', dtype: 'float32', shape: ['N', 2], batchAxis: 0 } as const;

/** Its rows depend on each other, though its shapes don't tell: a softmax over the batch axis. */
export const crossRowModel: HomeOptions = {
  model: modelBytes([
    nodeField('Softmax', ['x'], ['y'], { attributes: [intAttribute('axis', 0)] }),
    bytesField(2, 'cross'),
    inputField('x', ['N', 2]),
    outputField('y', ['N', 2]),
  ]),
  inputs: [x],
  outputs: [y],
};

/** y = [10, 20, 30][x]: fails where an x is no index of three. */
export const lookupModel: HomeOptions = {
  model: modelBytes([
    nodeField('Cast', ['x'], ['i'], { attributes: [intAttribute('to', 7)] }),
    nodeField('Gather', ['table', 'i'], ['y']),
    bytesField(2, 'lookup'),
    floatInitializer('table', [10, 20, 30]),
    inputField('x', ['N', 2]),
    outputField('y', ['N', 2]),
  ]),
  inputs: [x],
  outputs: [y],
};

/** The two largest of two numbers a row: an operator that ends the process where there are no rows. */
export const sortedModel: HomeOptions = {
  model: modelBytes([
    nodeField('TopK', ['x', 'k'], ['y', 'at']),
    bytesField(2, 'sorted'),
    bytesField(5, [
      integerField(1, 1),
      integerField(2, 7),
      bytesField(8, 'k'),
      bytesField(9, [Buffer.from(BigInt64Array.of(2n).buffer)]),
    ]),
    inputField('x', ['N', 2]),
    outputField('y', ['N', 2]),
  ]),
  inputs: [x],
  outputs: [y],
};

/**
 * Computes for a while before it gives x back as y: products of square matrices of random numbers,
 * which no optimiser can do beforehand.
 *
 * @param size of the matrices: a product takes 2 size³ operations
 */
function productsModel(size: number, products: number): HomeOptions & { readonly model: Buffer } {
  const random = [intsAttribute('shape', [size, size]), floatAttribute('scale', 1e-3)];
  return {
    model: modelBytes([
      nodeField('RandomNormal', [], ['m0'], { attributes: random }),
      ...Array.from({ length: products }, (_, i) => nodeField('MatMul', [`m${i}`, `m${i}`], [`m${i + 1}`])),
      nodeField('ReduceMax', [`m${products}`], ['top'], { attributes: [intAttribute('keepdims', 0)] }),
      nodeField('Mul', ['top', 'zero'], ['nothing']),
      nodeField('Add', ['x', 'nothing'], ['y']),
      bytesField(2, 'slow'),
      floatInitializer('zero', [0]),
      inputField('x', ['N', 2]),
      outputField('y', ['N', 2]),
    ]),
    inputs: [x],
    outputs: [y],
  };
}

/** Computes for next to no time. */
export const quickModel: HomeOptions = productsModel(2, 1);

/**
 * Computes for some time on one CPU of this machine, whatever that is: a trial tells how many products it takes.
 *
 * @param durationMs roughly; longer where the machine is busier by then
 */
export async function slowModel(durationMs: number): Promise<HomeOptions> {
  const [size, tried] = [600, 4];
  const session = await InferenceSession.create(productsModel(size, tried).model, { intraOpNumThreads: 1 });
  let bestMs = Infinity;
  for (let i = 0; i < 3; i++) {
    const start = performance.now();
    await session.run({ x: new Tensor('float32', [1, 2], [1, 2]) });
    bestMs = Math.min(bestMs, performance.now() - start);
  }
  await session.release();
  return productsModel(size, Math.ceil((durationMs / bestMs) * tried));
}
