/** What is refused of a folder's image processor, and the next step that is said. */
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { pictureFolder } from '../../../../../test/support/picture-folders.ts';
import { tempDir } from '../../../../../test/support/temp.ts';
import { prepareModel } from '../../../read-model.ts';
import { modelFormats } from '../../formats.ts';

const vit = 'vit-image-classification';
const processor = 'preprocessor_config.json';

async function prepared(file: string, fields: object): Promise<void> {
  const folder = join(await tempDir(), vit);
  await cp(pictureFolder(vit), folder, { recursive: true });
  const path = join(folder, file);
  // JSON has no infinity, but numbers that are it to JavaScript.
  const text = JSON.stringify({ ...JSON.parse(await readFile(path, 'utf8')), ...fields });
  await writeFile(path, text.replaceAll('"huge"', '1e999'));
  await using model = await prepareModel(folder, { cacheFolder: await tempDir(), formats: modelFormats });
  expect(model.chain?.before).toHaveLength(1);
}

it.each([
  [
    { image_std: [0, 0, 0] },
    'image_std: expected numbers other than 0, by which samples are divided, got [0,0,0]',
  ],
  [{ image_std: [0.5, 0, 0.5] }, 'image_std: expected numbers other than 0'],
  [{ image_std: 1e-60 }, 'image_std: expected numbers other than 0, by which samples are divided, got 1e-60'],
  [{ image_std: ['huge', 1, 1] }, 'image_std: expected numbers other than 0'],
  [{ image_mean: ['huge', 1, 1] }, 'image_mean: expected finite numbers'],
  [{ rescale_factor: 0 }, 'rescale_factor: expected a number other than 0, got 0'],
  [{ rescale_factor: 'huge' }, 'rescale_factor: expected a number other than 0, got Infinity'],
])('%j, which makes no numbers of samples, is refused by field and value', async (fields, message) => {
  await expect(prepared(processor, fields)).rejects.toMatchObject({
    code: 'MODEL_INVALID',
    message: expect.stringContaining(message),
    suggestions: [expect.stringContaining('Correct ')],
  });
});

it.each([
  [
    processor,
    { image_mean: [0.5], image_std: [0.5] },
    'image_mean is for pictures of 1 channel: from folders',
  ],
  [processor, { num_channels: 1, image_mean: 0.5 }, 'is for pictures of 1 channel: from folders'],
  ['config.json', { num_channels: 4 }, 'is for pictures of 4 channels: from folders'],
])(
  'pictures of other channels (%s, %j) are named, with how to serve the tensors',
  async (file, fields, message) => {
    await expect(prepared(file, fields)).rejects.toMatchObject({
      code: 'MODEL_UNSUPPORTED',
      message: expect.stringContaining(message),
      suggestions: [expect.stringContaining('mlpack build '), expect.stringContaining('kind: image')],
    });
  },
);

it('a size by its shorter edge is refused as by transformers, or said to be none of one size', async () => {
  const size = { shortest_edge: 32 };
  await expect(
    prepared(processor, { size, image_processor_type: 'ViTImageProcessorFast' }),
  ).rejects.toMatchObject({
    code: 'MODEL_UNSUPPORTED',
    message: expect.stringContaining('its size has no height and width'),
    suggestions: [expect.stringContaining('"height"'), expect.stringContaining('do_center_crop')],
  });
  await expect(prepared(processor, { do_resize: false })).rejects.toThrow('do_resize is false');
});
