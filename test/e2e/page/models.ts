/** The page of an image with several models. */
import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { stringify } from 'yaml';
import { partsOf } from '../../support/page/parts.ts';
import { it } from '../../support/page/rig.ts';
import { warmLock, writeProject } from '../../support/projects.ts';
import { realModels } from '../../support/real-models.ts';

const names = ['churn-dataframe-pipeline', 'iris-rf'];

it('shows the model that is chosen, asks that one, and again when its address is opened', async ({
  dir,
  serveProject,
  visit,
}) => {
  for (const name of names) {
    const model = realModels.find((candidate) => candidate.name === `${name}/model.onnx`);
    if (model !== undefined) await writeProject(join(dir, name), model);
  }
  await copyFile(await warmLock(), join(dir, 'mlpack.lock'));
  const models = names.map((name) => ({
    name,
    model: `${name}/model.onnx`,
    tests: { file: `${name}/golden.json` },
  }));
  await writeFile(join(dir, 'mlpack.yaml'), stringify({ name: 'shop', models }));
  const { url } = await serveProject(dir);
  const page = await visit(url);
  const { field, predict, result } = partsOf(page);
  await field('age').waitFor();
  await page.getByRole('combobox', { name: 'Model' }).selectOption({ label: 'iris-rf 0.1.0' });
  await page.getByRole('heading', { level: 1, name: 'iris-rf' }).waitFor();
  const asking = page.waitForRequest((request) => request.method() === 'POST');
  await predict.click();
  expect(new URL((await asking).url()).pathname).toBe('/models/iris-rf/predict');
  await result.getByText(/^✓ As .+ predicted$/).waitFor();
  await page.reload();
  await page.getByRole('heading', { level: 1, name: 'iris-rf' }).waitFor();
});
