/** The page of models that take a picture, audio or a text and say what it is, where in it something is, or how similar it is to others. */
import type { Locator } from 'playwright-core';
import { expect } from 'vitest';
import { audioCases, audioFile, audioFolder } from '../../support/audio-folders.ts';
import { dropFile } from '../../support/page/drop-file.ts';
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

  await dropFile(page.getByRole('group', { name: 'image', exact: true }), {
    name: 'dropped.jpg',
    type: 'image/jpeg',
    bytes: pictureFile(name, dropped),
  });
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

it('draws boxes of what is found on a picture that was dropped', async ({ dir, serveProject, visit }) => {
  const name = 'yolos-detection';
  await writeFolderProject(dir, pictureFolder(name));
  const { url } = await serveProject(dir);
  const large = { inputs: { image: 'images/large.jpg' }, outputs: { answers: [] } };
  const dropped = { name: 'large.jpg', type: 'image/jpeg', bytes: pictureFile(name, large) };
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await visit(url, { colorScheme });
    const { predict, result } = partsOf(page);
    await dropFile(page.getByRole('group', { name: 'image', exact: true }), dropped);
    const { predictions } = await answerTo(page, async () => {
      await page.locator('.chosen[src*="/9j/"]').waitFor();
      await predict.click();
    });
    const { objects } = predictions[0] as { readonly objects: readonly FoundObject[] };
    expect(objects.length).toBeGreaterThan(1);
    const boxes = result.locator('.boxed .box');
    await expect.poll(() => boxes.count()).toBe(objects.length);
    const picture = await placeOf(result.locator('.boxed img'));
    const scale = picture.width / 320;
    for (const [i, { label, box }] of objects.entries()) {
      const { x, y, width, height } = await placeOf(boxes.nth(i));
      const sides = [x - picture.x, y - picture.y, width, height].map((side) => side / scale);
      const inside = (side: number, most: number) => Math.min(Math.max(side, 0), most);
      const [left, right] = [inside(box.xmin, 320), inside(box.xmax, 320)];
      const [top, bottom] = [inside(box.ymin, 241), inside(box.ymax, 241)];
      const wanted = [left, top, right - left, bottom - top];
      expect(sides).toEqual(wanted.map((side) => expect.closeTo(side, 0)));
      expect(await boxes.nth(i).textContent()).toContain(label);
    }
    await expectFaultless(page, `boxes-${colorScheme}`, [360, 1280]);
  }
});

it('takes audio that is chosen, plays it, and says what it hears', async ({ dir, serveProject, visit }) => {
  const name = 'wav2vec2-audio';
  await writeFolderProject(dir, audioFolder(name));
  const { url } = await serveProject(dir);
  const [chosen] = audioCases(name);
  if (chosen === undefined) throw new Error('no such audio');
  const buffer = audioFile(name, chosen.inputs.audio);
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await visit(url, { colorScheme, expected: /status of 400/ });
    const { predict, alert, result } = partsOf(page);
    await page.getByLabel('Choose audio').setInputFiles({ name: 'a.wav', mimeType: 'audio/wav', buffer });
    await expect
      .poll(() => page.evaluate<number>("document.querySelector('audio').duration"))
      .toBeGreaterThan(0);
    const { predictions } = await answerTo(page, () => predict.click());
    const label = chosen.outputs.pipeline[0]?.label ?? '';
    expect(predictions).toMatchObject([{ label }]);
    await result.getByText(label).first().waitFor();
    await expectFaultless(page, `audio-${colorScheme}`, [360, 1280]);
    const broken = { name: 'b.wav', mimeType: 'audio/wav', buffer: Buffer.from('no audio') };
    await page.getByLabel('Choose audio').setInputFiles(broken);
    await predict.click();
    await alert.getByText(/the audio is no WAV/).waitFor();
  }
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

interface FoundObject {
  readonly label: string;
  readonly box: Readonly<Record<'xmin' | 'ymin' | 'xmax' | 'ymax', number>>;
}

/** Where something is on the page, in pixels. */
async function placeOf(part: Locator) {
  const box = await part.boundingBox();
  if (box === null) throw new Error('it is not to be seen');
  return box;
}
