import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MlpackError } from '../../src/errors/mlpack-error.ts';
import type { Converter, ConvertedFormat } from '../../src/model/formats/model-format.ts';
import { bytesField } from './protobuf-bytes.ts';
import { inputField, modelBytes, nodeField, outputField } from './onnx-bytes.ts';

const convertToy: Converter = async (path, folder) => {
  const { toy }: { toy: unknown } = JSON.parse(await readFile(path, 'utf8'));
  if (!Array.isArray(toy)) throw new MlpackError('MODEL_INVALID', `${path} has no operators.`);
  const values = toy.map((_, i) => (i === 0 ? 'x' : `t${i}`));
  const nodes = toy.map((operator, i) =>
    nodeField(String(operator), [values[i] ?? ''], [values[i + 1] ?? 'y']),
  );
  const converted = join(folder, 'converted.onnx');
  const graph = [...nodes, bytesField(2, 'toy'), inputField('x', ['N', 2]), outputField('y', ['N', 2])];
  await writeFile(converted, modelBytes(graph));
  return converted;
};

/** A second format, `{"toy": ["Relu", "Neg"]}`: operators that are applied to rows of two one after the other. */
export const toyFormat: ConvertedFormat = {
  recognises: ({ kind, head }) => kind === 'text' && head.toString('latin1').startsWith('{"toy":'),
  convert: convertToy,
};
