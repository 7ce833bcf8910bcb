import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listedModelFolders } from '../../contract/image-layout.ts';
import { packagedFolder } from './openapi/packaged-home.ts';
import { fileTempDir } from './temp.ts';
import { textFolder } from './text-folders.ts';

/** The folder that an image of several folders of texts' models has under /opt/mlpack, but for its OpenAPI document. */
export async function severalFolders(names: readonly string[]): Promise<string> {
  const home = await fileTempDir();
  const models: { readonly name: string; readonly version: string }[] = [];
  for (const folder of names) {
    const alone = await packagedFolder(textFolder(folder));
    const { name, version } = JSON.parse(await readFile(join(alone, 'config', 'contract.json'), 'utf8'));
    const folders = listedModelFolders({ name, version });
    await cp(join(alone, 'model'), join(home, folders.model), { recursive: true });
    await mkdir(join(home, folders.config), { recursive: true });
    for (const file of ['contract.json', 'golden.json']) {
      await cp(join(alone, 'config', file), join(home, folders.config, file));
    }
    models.push({ name, version });
  }
  const repository = { schemaVersion: 1, name: 'several', version: '1.0.0', description: null, models };
  await mkdir(join(home, 'config'), { recursive: true });
  await writeFile(join(home, 'config', 'repository.json'), JSON.stringify(repository));
  return home;
}
