/** The page of a container that answers only those who have a key. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { startCli } from '../../support/cli.ts';
import { accessibilityFaults } from '../../support/page/axe.ts';
import { partsOf } from '../../support/page/parts.ts';
import { copied } from '../../support/page/programs.ts';
import { it } from '../../support/page/rig.ts';
import { keepScreenshot } from '../../support/page/screenshots.ts';
import { runOk } from '../../support/run.ts';

const key = 'known-to-its-owner-only';

it('asks for the key, tells a wrong one, and works with the right one', async ({
  engine,
  serve,
  visit,
  needs,
  dir,
}) => {
  needs('curl');
  const { reference } = await serve('iris-rf/model.onnx');
  await writeFile(join(dir, 'keys'), `${key}\n`, { mode: 0o600 });
  const cli = startCli(['run', reference, '--port', '0', '--api-key-file', 'keys'], {
    cwd: dir,
    engine,
  });
  onTestFinished(async () => {
    cli.kill('SIGTERM');
    await cli.finished;
  });
  const [, url = ''] = await cli.until(/Serving .* at (http:\S+) \(Docker\)/);
  const page = await visit(url, { expected: /status of 401/ });
  const field = page.getByLabel('API key');
  await field.waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await keepScreenshot(page, 'key');
  await field.fill('another');
  await page.keyboard.press('Enter');
  await partsOf(page).alert.getByText('does not know this key').waitFor();
  await field.fill(key);
  await page.keyboard.press('Enter');
  const { predict, result, code } = partsOf(page);
  await predict.click();
  await result.getByText(/^✓ As .+ predicted$/).waitFor();

  // Whoever looks over one's shoulder, or gets the line sent, learns no key.
  await code.getByRole('button', { name: 'Copy' }).click();
  const line = await copied(page);
  expect(line).not.toContain(key);
  const answer = await runOk('sh', ['-c', line], { env: { ...process.env, API_KEY: key } });
  expect(JSON.parse(answer.stdout)).toHaveProperty('predictions');

  // The description of the API asks for it, too, and sends what is tried with it.
  const docs = await visit(`${url}/docs`, { expected: /status of 401/ });
  await docs.getByLabel('API key').fill(key);
  await docs.keyboard.press('Enter');
  await docs.getByText('All but those of health ask for an API key.').waitFor();
  await docs.getByRole('button', { name: 'Send' }).click();
  await docs.getByRole('heading', { name: /^200 in/ }).waitFor();
  expect(await docs.getByLabel('curl line').textContent()).not.toContain(key);
});
