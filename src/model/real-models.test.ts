import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempDir } from '../../test/support/temp.ts';
import { modelFormats } from './formats/formats.ts';
import { inspectModel } from './read-model.ts';

const asShipped = async () => ({ cacheFolder: await tempDir(), formats: modelFormats });

interface ManifestEntry {
  readonly path: string;
  readonly format: string;
  readonly bytes: number;
  readonly framework: string;
  readonly inputs?: readonly string[];
  readonly outputs?: readonly string[];
}

const models = join(import.meta.dirname, '../../test/models');
const manifest: readonly ManifestEntry[] = JSON.parse(readFileSync(join(models, 'MANIFEST.json'), 'utf8'));
const onnx = manifest.filter(({ format }) => format === 'onnx');
const converted = manifest.filter(({ format }) => /^(sklearn|xgboost)-/.test(format));
const refused = manifest.filter((entry) => !onnx.includes(entry) && !converted.includes(entry));

/** What the refusal must call each format of the manifest. */
const names: Readonly<Record<string, RegExp>> = {
  'torch-state-dict': /PyTorch checkpoint/,
  torchscript: /TorchScript archive/,
  'onnx-external-data': /format that mlpack does not know/,
};

describe('real models', () => {
  it.each(refused)('$path is refused as $format', async (entry) => {
    const refusal = inspectModel(join(models, entry.path), await asShipped());
    await expect(refusal).rejects.toMatchObject({
      code: expect.stringMatching(/^MODEL_(NOT_ONNX|UNSUPPORTED)$/),
    });
    await expect(refusal).rejects.toThrow(names[entry.format] ?? /no such format/);
  });

  it.each(converted)('$path is what it was converted to, of $framework', async (entry) => {
    const info = await inspectModel(join(models, entry.path), await asShipped());
    // XGBoost's binary form doesn't say the last part of its version.
    const [, framework = ''] = /^(.*?)(\.\d+)?$/.exec(entry.framework) ?? [];
    expect(info.metadata['mlpack.framework']?.toLowerCase()).toContain(framework);
    expect(info.file.sizeBytes).toBe(entry.bytes);
    expect(info.operators.unsupported).toEqual([]);
  });

  it.each(onnx)('$path has the signature it was exported with', async (entry) => {
    const info = await inspectModel(join(models, entry.path), await asShipped());
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
