/** What the iris image is made of, for both platforms: node bench/size.ts */
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import type { BuildResult } from '../src/app/builds/build.ts';
import { megabytes, mlpack, printSection, root, temporaryFolder } from './support.ts';

await using folder = await temporaryFolder();
const project = join(folder.path, 'iris');
await cp(join(root, 'examples', 'iris'), project, { recursive: true });
const printed = await mlpack(
  [
    'build',
    '--builder=oci',
    '--no-test',
    '--json',
    '--platform=linux/amd64,linux/arm64',
    `--output=oci:${join(folder.path, 'layout')}`,
  ],
  { cwd: project },
);
const { images }: BuildResult = JSON.parse(printed);

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

function sizeOrUnknown(bytes: number | null): string {
  return bytes === null ? '' : megabytes(bytes);
}
