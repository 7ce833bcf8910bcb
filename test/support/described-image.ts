import type { ImageDescription } from '../../src/app/image/image-description.ts';
import type { PackagedModel } from '../../src/project/packaged-config.ts';
import { digestOf } from '../../src/oci/documents/digest.ts';
import type { Contract } from '../../contract/contract.ts';
import type { GoldenCase } from '../../src/tensor/golden.ts';

/** A model that takes four numbers a row. */
export function describedModel(
  contract: Partial<Contract> = {},
  cases: readonly GoldenCase[] = [],
): PackagedModel {
  return {
    contract: {
      schemaVersion: 2,
      name: 'iris',
      version: '1.0.0',
      description: null,
      framework: null,
      model: { file: 'model.onnx', sha256: 'a'.repeat(64), sizeBytes: 1, opsets: { 'ai.onnx': 17 } },
      inputs: [{ name: 'X', dtype: 'float32', shape: [null, 4], batchAxis: 0, features: null }],
      outputs: [{ name: 'label', dtype: 'int64', shape: [null], batchAxis: 0, labels: null }],
      limits: { maxBodyBytes: 1000 },
      ...contract,
    },
    golden: { source: 'recorded', framework: null, cases },
    folders: { model: 'model', config: 'config' },
  };
}

/** What an image of one model says about itself. */
export function describedImage(overrides: Partial<ImageDescription> = {}): ImageDescription {
  return {
    digest: digestOf(Buffer.from(JSON.stringify(overrides))),
    platform: 'linux/amd64',
    platforms: ['linux/amd64'],
    version: '1.0.0',
    sizeBytes: 3,
    layers: ['server', 'model', 'config'].map((name) => ({
      createdBy: `COPY ${name}/ /opt/mlpack/${name}/`,
      digest: digestOf(Buffer.from(name)),
      sizeBytes: 1,
    })),
    config: { architecture: 'amd64', os: 'linux', rootfs: { type: 'layers', diff_ids: [] } },
    models: [describedModel()],
    problem: null,
    isList: false,
    lock: null,
    dockerfile: null,
    ...overrides,
  };
}
