/** The page of a model that takes texts. */
import { expect } from 'vitest';
import { accessibilityFaults } from '../../support/page/axe.ts';
import { expectFaultless } from '../../support/page/faultless.ts';
import { partsOf } from '../../support/page/parts.ts';
import { answerTo, differences, goldenCases } from '../../support/page/predicting.ts';
import { it } from '../../support/page/rig.ts';
import { writeClassicalProject } from '../../support/projects.ts';

it('takes a text of several lines, and several texts, without fault at every width', async ({
  dir,
  serveProject,
  visit,
}) => {
  await writeClassicalProject(dir, 'text-tfidf2-lr-1.4.2');
  const { url } = await serveProject(dir);
  const page = await visit(url);
  const { example, field, predict, result } = partsOf(page);
  await predict.waitFor();
  const [golden] = await goldenCases(url);
  if (golden === undefined) throw new Error('no golden case');
  await example.selectOption({ label: `${golden.name}, row 2` });
  expect(differences(await answerTo(page, () => predict.click()), golden, 1)).toEqual([]);
  await result.getByText(/^✓ As .+ predicted$/).waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);

  const text = field('text');
  const asSent = String(golden.inputs[0]?.data[0]).replace(' ', '\n');
  await text.fill(asSent);
  expect(await text.inputValue()).toBe(asSent);
  expect(differences(await answerTo(page, () => predict.click()), golden, 0)).toEqual([]);
  await expectFaultless(page, 'texts', undefined);

  await page.getByRole('button', { name: 'Add a row' }).click();
  await predict.click();
  await result.getByRole('group', { name: 'Answers' }).waitFor();
  await expectFaultless(page, 'texts-rows', undefined);
});
