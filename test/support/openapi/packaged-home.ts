import { cp, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { bundlePage } from '../../../scripts/bundle-page.ts';
import { withSteps } from '../../../src/app/project/steps/with-steps.ts';
import { readConfig } from '../../../src/project/config/read-config.ts';
import { readGolden } from '../../../src/model/golden/read-golden.ts';
import { prepareFolder } from '../../../src/model/formats/huggingface/prepare-folder.ts';
import { onnxFormat } from '../../../src/model/formats/onnx/onnx-format.ts';
import { prepareOnnx } from '../../../src/model/formats/onnx/prepare-onnx.ts';
import type { PreparedModel } from '../../../src/model/prepared-model.ts';
import type { ModelConfig } from '../../../src/project/config/config.ts';
import { contextEntries } from '../../../src/project/context/context.ts';
import { planImage } from '../../../src/project/plan.ts';
import { writeContext } from '../../../src/project/context/write-context.ts';
import type { GoldenSet } from '../../../src/tensor/golden.ts';
import { onnxruntime } from '../../../src/runtime/onnxruntime/onnxruntime.ts';
import type { RealModel } from '../real-models.ts';
import { atFileEnd } from '../file-end.ts';
import { fileTempDir } from '../temp.ts';

/** The folder that an image of a real model has under /opt/mlpack, made by what makes it for an image. */
export async function packagedHome({ path, goldenPath, name, tolerance }: RealModel): Promise<string> {
  const prepared = await prepareOnnx(path, { folder: fileTempDir, runtime: onnxruntime });
  const golden = await readGolden(goldenPath, prepared.signature, {
    ...(tolerance !== undefined && { tolerance: { absolute: tolerance } }),
  });
  const modelName = name.replace(/\.onnx$/, '').replaceAll(/[^a-z0-9]+/g, '-');
  return writePackaged(modelName, prepared, golden, {});
}

/** The same of a folder as Hugging Face's libraries leave it, with its golden.json unless other cases are given. */
export async function packagedFolder(path: string, given?: GoldenSet): Promise<string> {
  const prepared = await prepareFolder(path, { folder: fileTempDir, runtime: onnxruntime });
  const { signature, chain } = prepared;
  const golden = given ?? (await readGolden(join(path, 'golden.json'), signature, { chain }));
  return writePackaged(basename(path), prepared, golden, {});
}

/** The same of a folder with model.onnx and an mlpack.yaml that puts steps around it. */
export async function packagedProject(folder: string): Promise<string> {
  const { config = {}, parsed } = (await readConfig(folder)) ?? {};
  const path = join(folder, 'model.onnx');
  const onnx = await onnxFormat.prepare(path, {
    folder: fileTempDir,
    runtime: onnxruntime,
    hasSteps: config.steps !== undefined,
  });
  const model = { config, configSteps: [], path };
  const prepared = await withSteps({ folder, parsed }, model, onnx, fileTempDir, undefined);
  return writePackaged(
    basename(folder),
    prepared,
    { source: 'recorded', framework: null, cases: [] },
    config,
  );
}

/** The same of the bytes of a model that has no golden cases. */
export async function packagedModel(bytes: Uint8Array, config: ModelConfig): Promise<string> {
  const path = join(await fileTempDir(), 'model.onnx');
  await writeFile(path, bytes);
  return writePackaged(
    'made-up',
    await onnxFormat.prepare(path, { folder: fileTempDir, runtime: onnxruntime }),
    { source: 'recorded', framework: null, cases: [] },
    config,
  );
}

async function writePackaged(
  name: string,
  prepared: PreparedModel,
  golden: GoldenSet,
  config: ModelConfig,
): Promise<string> {
  const version = '1.0.0';
  const plan = planImage({
    config: { limits: { maxBodyBytes: 65_536 } },
    name,
    version,
    models: [{ ...prepared, name, version, config, configSteps: [], golden, runtime: 'onnxruntime' }],
    baseReference: null,
  });
  const home = await fileTempDir();
  const entries = await contextEntries(plan, {
    platforms: [],
    server: [],
    lock: '',
    models: [prepared],
  });
  await writeContext(home, entries);
  await cp(await page(), join(home, 'server', 'page'), { recursive: true });
  return home;
}

let bundling: Promise<string> | undefined;

/** The folder of the page as it is now, bundled once for all tests of a file. */
function page(): Promise<string> {
  bundling ??= (async () => {
    atFileEnd(async () => (bundling = undefined));
    const folder = join(await fileTempDir(), 'page');
    await bundlePage(folder);
    return folder;
  })();
  return bundling;
}
