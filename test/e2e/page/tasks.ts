/** The page of models that take a picture or a text and say where in it something is, or how similar it is to others. */
import { expect } from 'vitest';
import { expectFaultless } from '../../support/page/faultless.ts';
import { partsOf } from '../../support/page/parts.ts';
import { answerTo } from '../../support/page/predicting.ts';
import { it } from '../../support/page/rig.ts';
import { pictureCases, pictureFile, pictureFolder } from '../../support/picture-folders.ts';
import { writeFolderProject } from '../../support/projects.ts';
import { textFolder } from '../../support/text-folders.ts';

it('takes a picture that is chosen or dropped, and asks for one where there is none', async ({
  dir,
  serveProject,
  visit,
}) => {
  const name = 'vit-image-classification';
  await writeFolderProject(dir, pictureFolder(name));
  const { url } = await serveProject(dir);
  const page = await visit(url, { expected: /status of 400/ });
  const { predict, result, alert } = partsOf(page);
  await predict.click();
  await result.getByText(/^✓ As .+ predicted$/).waitFor();

  const [chosen, dropped] = ['rgb.png', 'cmyk.jpg'].map((image) =>
    pictureCases(name).find(({ inputs }) => inputs.image === `images/${image}`),
  );
  if (chosen === undefined || dropped === undefined) throw new Error('no such pictures');
  await page.getByLabel('Choose a picture').setInputFiles({
    name: 'chosen.png',
    mimeType: 'image/png',
    buffer: pictureFile(name, chosen),
  });
  await page.getByRole('img', { name: 'The picture for image' }).waitFor();
  const first = await answerTo(page, () => predict.click());
  expect(first.predictions).toMatchObject([{ label: chosen.outputs.answers[0]?.label }]);
  await expectFaultless(page, 'picture-classified', undefined);

  const bytes = JSON.stringify([...pictureFile(name, dropped)]);
  const transfer = await page.evaluateHandle(`(() => {
    const made = new DataTransfer();
    made.items.add(new File([Uint8Array.from(${bytes})], 'dropped.jpg', { type: 'image/jpeg' }));
    return made;
  })()`);
  await page
    .getByRole('group', { name: 'image', exact: true })
    .dispatchEvent('drop', { dataTransfer: transfer });
  const answer = await answerTo(page, async () => {
    await page.locator('.chosen[src*="/9j/"]').waitFor();
    await predict.click();
  });
  expect(answer.predictions).toMatchObject([{ label: dropped.outputs.answers[0]?.label }]);

  const broken = { name: 'broken.png', mimeType: 'image/png', buffer: Buffer.from('no picture') };
  await page.getByLabel('Choose a picture').setInputFiles(broken);
  await predict.click();
  await alert.getByText(/the picture is no JPEG, PNG, WebP, GIF or BMP/).waitFor();
});

it('marks entities in their text', async ({ dir, serveProject, visit }) => {
  await writeFolderProject(dir, textFolder('distilbert-ner'));
  const { url } = await serveProject(dir);
  const page = await visit(url);
  const { field, predict, result } = partsOf(page);
  const text = '🎈 Maria arrived at Berlin Hauptbahnhof.';
  await field('text').fill(text);
  const { predictions } = await answerTo(page, () => predict.click());
  const { entities } = predictions[0] as { readonly entities: readonly { start: number; end: number }[] };
  const marks = result.locator('.marked mark');
  await marks.first().waitFor();
  const marked = await marks.evaluateAll((all) => all.map(({ firstChild }) => firstChild?.textContent));
  const characters = Array.from(text);
  expect(marked).toEqual(entities.map(({ start, end }) => characters.slice(start, end).join('')));
  expect(marked.length).toBeGreaterThan(0);
  await expectFaultless(page, 'entities', undefined);
});

it('says how similar texts are', async ({ dir, serveProject, visit }) => {
  await writeFolderProject(dir, textFolder('st-mean-normalize'));
  const { url } = await serveProject(dir);
  const page = await visit(url);
  const { predict, result } = partsOf(page);
  await page.getByRole('button', { name: 'Add a row' }).click();
  await page.getByLabel('text, row 1').fill('good food');
  await page.getByLabel('text, row 2').fill('good food');
  await predict.click();
  await result.getByText('Similarity to row 1 (cosine)').waitFor();
  expect(await result.getByRole('row', { name: 'Row 2 1.000' }).count()).toBe(1);
  await expectFaultless(page, 'similarity', undefined);
});
