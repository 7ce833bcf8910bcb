import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  elementTypes,
  inputField,
  modelBytes,
  nodeField,
  outputField,
} from '../../../../test/support/onnx-bytes.ts';
import { tempDir } from '../../../../test/support/temp.ts';
import { inspectOnnx } from '../../../model/formats/onnx/inspect-onnx.ts';
import { bytesField } from '../../../../test/support/protobuf-bytes.ts';
import { onnxruntime } from '../onnxruntime.ts';
import { supportAdvice } from './support-advice.ts';

async function adviceOn(
  operator: string,
  opset: number,
  about: { domain?: string; elementType?: number } = {},
) {
  const { domain = '', elementType = 1 } = about;
  const path = join(await tempDir(), 'model.onnx');
  const graph = [
    nodeField(operator, ['x', 'x'], ['y'], { domain }),
    bytesField(2, 'g'),
    inputField('x', [2, 2], elementType),
    outputField('y', [2, 2], elementType),
  ];
  await writeFile(path, modelBytes(graph, { '': opset, ...(domain !== '' && { [domain]: 1 }) }));
  const info = await inspectOnnx(path, { runtime: onnxruntime });
  return { reasons: info.operators.unsupported.join(' '), advice: supportAdvice(info, 'm.onnx') };
}

describe('what to do about a model that onnxruntime refuses', () => {
  it('of an opset that is too old is the call of the version converter, then to export again', async () => {
    const { reasons, advice } = await adviceOn('Add', 6);
    expect(reasons).toContain('from opset 7 of ai.onnx, not in 6');
    expect(advice).toEqual([
      'In Python: import onnx, onnx.version_converter; onnx.save(onnx.version_converter.convert_version(onnx.load("m.onnx"), 17), "model-opset17.onnx")',
      expect.stringMatching(/^Or export the model again/),
    ]);
  });

  it.each([
    ['Add', 17, { elementType: elementTypes.bfloat16 }, /"x" is a tensor of bfloat16.*Cast to float32/],
    ['Adam', 17, { domain: 'ai.onnx.preview.training' }, /ai\.onnx\.preview\.training:Adam is for training/],
    ['Fancy', 17, { domain: 'my.ops' }, /my\.ops:Fancy needs a library of custom operators/],
  ])('of %s is to export again, and why is said', async (operator, opset, about, reason) => {
    const { reasons, advice } = await adviceOn(operator, opset, about);
    expect(reasons).toMatch(reason);
    expect(advice).toEqual([expect.stringMatching(/^Export the model again/)]);
  });

  it('is nothing for a model that it takes', async () => {
    expect(await adviceOn('Add', 17)).toEqual({ reasons: '', advice: [] });
  });
});
