/** What the iris image is made of, for both platforms: node bench/size.ts */
import { cp } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { BuildResult } from '../src/app/builds/build.ts';
import { megabytes, mlpack, printSection, root, temporaryFolder } from './support.ts';

await using folder = await temporaryFolder();
const project = join(folder.path, 'iris');
await cp(join(root, 'examples', 'iris'), project, { recursive: true });
const { images } = await built(project, []);

for (const { platform, layers, sizeBytes, unpackedBytes } of images) {
  printSection(
    `Size of the iris image, ${platform}`,
    ['Layer', 'Compressed', 'Unpacked'],
    [
      ...layers.map((layer) => [
        `\`${layer.createdBy}\``,
        megabytes(layer.sizeBytes),
        sizeOrUnknown(layer.unpackedBytes),
      ]),
      ['**All**', sizeOrUnknown(sizeBytes), sizeOrUnknown(unpackedBytes)],
    ],
  );
}

/** Folders of tiny models, as Hugging Face's libraries leave them. */
const folders = {
  'a classifier of texts': 'text/bert-text-classification',
  'embeddings of texts': 'text/st-mean-normalize',
  'a classifier of pictures': 'pictures/vit-image-classification',
  'a detector': 'pictures/yolos-detection',
  'a classifier of audio': 'audio/wav2vec2-audio',
};
const rows: string[][] = [];
for (const [what, path] of Object.entries(folders)) {
  const copy = join(folder.path, basename(path));
  await cp(join(root, 'test', 'models', path), copy, { recursive: true });
  const own = await built(folder.path, [copy]);
  rows.push([what, ...own.images.map((image, i) => megabytes(served(image) - served(images[i] ?? image)))]);
}
printSection(
  'What the images of other models have more than that of iris, their models and golden cases aside, compressed',
  ['Image', ...images.map(({ platform }) => platform)],
  rows,
);

async function built(cwd: string, model: readonly string[]): Promise<BuildResult> {
  const platforms = '--platform=linux/amd64,linux/arm64';
  const layout = `--output=oci:${join(folder.path, 'layout')}`;
  const args = ['build', ...model, '--builder=oci', '--no-test', '--json', platforms, layout];
  return JSON.parse(await mlpack(args, { cwd }));
}

/** Bytes of the layers that serve a model. */
function served({ layers }: BuildResult['images'][number]): number {
  return layers
    .filter(({ createdBy }) => !/^COPY (?:model|config)\//u.test(createdBy))
    .reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}

function sizeOrUnknown(bytes: number | null): string {
  return bytes === null ? '' : megabytes(bytes);
}
