import { planImage } from '../../../src/project/plan.ts';
import { contextEntries } from '../../../src/project/context.ts';
import type { ModelConfig } from '../../../src/project/config.ts';
import { writeContext } from '../../../src/project/write-context.ts';
import { readGolden } from '../../../src/model/golden.ts';
import { prepareModel } from '../../../src/model/prepare.ts';
import { bytesContent } from '../../../src/util/content.ts';
import type { RealModel } from '../real-models.ts';
import { fileTempDir } from '../temp.ts';

/** The folder that an image of a real model has under /opt/mlpack, made by what makes it for an image. */
export async function packagedHome(
  { path, goldenPath, name, tolerance }: RealModel,
  config: ModelConfig = {},
): Promise<string> {
  const prepared = await prepareModel(path);
  const golden = await readGolden(goldenPath, prepared.signature, {
    ...(tolerance !== undefined && { tolerance: { absolute: tolerance } }),
  });
  const modelName = name.replace(/\.onnx$/, '').replaceAll(/[^a-z0-9]+/g, '-');
  const version = '1.0.0';
  const plan = planImage({
    config: { limits: { maxBodyBytes: 65_536 } },
    name: modelName,
    version,
    models: [{ ...prepared, name: modelName, version, config, keyPrefix: '', golden }],
    baseReference: null,
  });
  const home = await fileTempDir();
  const entries = await contextEntries(plan, {
    platforms: [],
    server: bytesContent(''),
    lock: '',
    models: [prepared.files],
  });
  await writeContext(home, entries);
  return home;
}
