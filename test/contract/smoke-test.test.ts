/** The smoke test against the real server, run as a host process, on real models: they share no code. */
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readGolden } from '../../src/model/golden/read-golden.ts';
import { prepareOnnx } from '../../src/model/formats/onnx/prepare-onnx.ts';
import { runServerProcess } from '../../src/process/run-server-process.ts';
import { smokeFailure } from '../../src/smoke/smoke-failure.ts';
import { smokeTest } from '../../src/smoke/smoke-test.ts';
import type { SmokeTarget } from '../../src/smoke/target.ts';
import type { TensorInfo } from '../../src/tensor/signature.ts';
import { hasProc, isRunning } from '../support/processes.ts';
import { bundledHome } from '../support/server/bundled-home.ts';
import type { TensorFields } from '../support/server/served.ts';
import { realModels } from '../support/real-models.ts';
import { tempDir } from '../support/temp.ts';

/** What a rewritten model would need is tested where models are built. */
const servable = realModels.filter(({ onnxruntimeError }) => onnxruntimeError === undefined);

function fields(tensors: readonly TensorInfo[]): TensorFields[] {
  return tensors.map((tensor) => ({ ...tensor, shape: tensor.shape ?? [] }));
}

describe.skipIf(!hasProc).each(servable)('$name', (model) => {
  it('passes its smoke test with its framework’s predictions, and is gone afterwards', async () => {
    const { signature, files } = await prepareOnnx(model.path, { folder: tempDir });
    const golden = await readGolden(model.goldenPath, signature, {
      ...(model.tolerance !== undefined && { tolerance: { absolute: model.tolerance } }),
    });
    const data = files
      .filter(({ path }) => path !== 'model.onnx')
      .map(({ path }) => join(dirname(model.path), path));
    const homeDir = await bundledHome({
      model: [model.path, ...data],
      inputs: fields(signature.inputs),
      outputs: fields(signature.outputs),
    });
    const pids: number[] = [];
    const target: SmokeTarget = {
      async start(signal) {
        const port = 0;
        const options = {
          homeDir,
          execPath: process.execPath,
          host: '127.0.0.1',
          port,
          environment: {},
          signal,
        };
        const server = await runServerProcess(options);
        pids.push(server.pid);
        return { ...server, stop: () => server.stop(10_000) };
      },
    };

    const report = await smokeTest({
      target,
      models: [{ name: 'm', version: '1.2.3', signature, golden, leftToBuild: 0, namedRows: null }],
      readyTimeoutMs: 20_000,
    });

    expect(smokeFailure(report)).toBeNull();
    expect(report.models[0]?.cases.length).toBe(golden.cases.length);
    expect(pids.map(isRunning)).toEqual([false]);
  });
});
