/** Inspection, preparation and golden cases together, on real models and the real onnxruntime. */
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { readGolden } from '../../src/model/golden/read-golden.ts';
import { prepareOnnx } from '../../src/model/formats/onnx/prepare-onnx.ts';
import type { PreparedModel } from '../../src/model/prepared-model.ts';
import { fromOrt, toOrt } from '../../src/runtime/onnxruntime/worker/ort-tensor.ts';
import { compareTensors } from '../../src/tensor/compare.ts';
import { goldenSetFromJson, goldenSetToJson } from '../../src/tensor/golden-json.ts';
import type { Tensor } from '../../src/tensor/tensor.ts';
import { onnxruntime } from '../../src/runtime/onnxruntime/onnxruntime.ts';
import { realModels } from '../support/real-models.ts';
import { tempDir } from '../support/temp.ts';

describe.each(realModels)('$name, prepared', (model) => {
  it('predicts what its framework predicted, each output found without being told', async () => {
    const prepared = await prepareOnnx(model.path, { folder: tempDir, runtime: onnxruntime });
    const session = await ort.InferenceSession.create(await place(prepared));
    const golden = await readGolden(model.goldenPath, prepared.signature, {
      ...(model.tolerance !== undefined && { tolerance: { absolute: model.tolerance } }),
    });
    const stored = goldenSetFromJson(JSON.parse(JSON.stringify(goldenSetToJson(golden))), 'golden.json');

    expect(session.outputNames).toEqual(prepared.signature.outputs.map(({ name }) => name));
    expect(stored).toEqual(golden);
    expect(golden.cases.length).toBeGreaterThan(0);
    for (const { inputs, outputs, tolerance } of stored.cases) {
      expect(outputs.map(({ name }) => name)).toEqual(Object.keys(model.outputsMap ?? {}));
      const actual = await run(session, inputs);
      for (const expected of outputs) {
        const got = actual.find(({ name }) => name === expected.name);
        expect(got && compareTensors(expected, got, tolerance)).toBeNull();
      }
    }
    await session.release();
  });

  it('takes the inputs made up for it', async () => {
    const prepared = await prepareOnnx(model.path, { folder: tempDir, runtime: onnxruntime });
    const session = await ort.InferenceSession.create(await place(prepared));
    const [first] = prepared.recording.candidates(1 << 20);
    for (const inputs of first ?? []) {
      expect(await run(session, inputs)).toHaveLength(prepared.signature.outputs.length);
    }
    await session.release();
  });
});

async function place({ files }: PreparedModel): Promise<string> {
  const folder = await tempDir();
  for (const { path, content } of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await pipeline(content.open(), createWriteStream(join(folder, path)));
  }
  return join(folder, 'model.onnx');
}

async function run(session: ort.InferenceSession, inputs: readonly Tensor[]): Promise<Tensor[]> {
  const results = await session.run(
    Object.fromEntries(inputs.map((tensor) => [tensor.name, toOrt(ort, tensor)])),
  );
  return session.outputNames.flatMap((name) => {
    const result = results[name];
    return result === undefined ? [] : [fromOrt(name, result)];
  });
}
