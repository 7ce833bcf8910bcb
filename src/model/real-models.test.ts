import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { modelFormats } from './formats/formats.ts';
import { inspectModel } from './read-model.ts';

/** None of these formats is converted, so that nothing is written. */
const asShipped = { cacheFolder: '', formats: modelFormats };

interface ManifestEntry {
  readonly path: string;
  readonly format: string;
  readonly bytes: number;
  readonly inputs?: readonly string[];
  readonly outputs?: readonly string[];
}

const models = join(import.meta.dirname, '../../test/models');
const manifest: readonly ManifestEntry[] = JSON.parse(readFileSync(join(models, 'MANIFEST.json'), 'utf8'));
const onnx = manifest.filter(({ format }) => format === 'onnx');

/** What the refusal must call each format of the manifest. */
const names: Readonly<Record<string, RegExp>> = {
  'sklearn-pickle': /scikit-learn model in a Python pickle/,
  'sklearn-joblib': /scikit-learn model saved by joblib/,
  'xgboost-json': /XGBoost model\./,
  'xgboost-ubj': /XGBoost model\./,
  'xgboost-binary-deprecated': /XGBoost model\./,
  'xgboost-sklearn-pickle': /XGBoost model in a Python pickle/,
  'torch-state-dict': /PyTorch checkpoint/,
  torchscript: /TorchScript archive/,
  'onnx-external-data': /format that mlpack does not know/,
};

describe('real models', () => {
  it.each(manifest.filter(({ format }) => format !== 'onnx'))(
    '$path is refused as $format',
    async (entry) => {
      const refusal = inspectModel(join(models, entry.path), asShipped);
      await expect(refusal).rejects.toMatchObject({ code: 'MODEL_NOT_ONNX' });
      await expect(refusal).rejects.toThrow(names[entry.format] ?? /no such format/);
    },
  );

  it.each(onnx)('$path has the signature it was exported with', async (entry) => {
    const info = await inspectModel(join(models, entry.path), asShipped);
    const written = (tensors: typeof info.inputs): string[] =>
      tensors.map(({ name, dtype, type, shape, hints }) =>
        type === 'tensor'
          ? `${name}:${dtype}[${(shape ?? []).map((size) => size ?? '?').join(',')}]`
          : `${name}:seq<map<${typeof hints.labels?.[0] === 'string' ? 'string' : 'int64'},${dtype}[no shape]>>`,
      );
    expect(written(info.inputs)).toEqual(entry.inputs);
    expect(written(info.outputs)).toEqual(entry.outputs);
    expect(info.file.sizeBytes).toBe(entry.bytes);
    expect(info.operators.unsupported).toEqual([]);
  });
});
