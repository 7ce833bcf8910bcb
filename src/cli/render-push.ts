import prettyBytes from 'pretty-bytes';
import type { PullResult } from '../app/pull.ts';
import type { PushResult } from '../app/push.ts';
import { where } from './render-build.ts';
import { renderFields } from './table.ts';

/** What `mlpack push` prints for people. */
export function renderPush({ reference, digest, tags, channels, blobs, ...bytes }: PushResult): string {
  const counted = (['uploaded', 'mounted', 'present'] as const)
    .map((outcome) => [blobs.filter((blob) => blob.outcome === outcome).length, outcome] as const)
    .filter(([count]) => count > 0)
    .map(([count, outcome]) => `${count} ${outcome}`);
  return renderFields([
    ['Image', reference],
    ['Digest', digest],
    ['Tags', [...tags, ...channels.map(({ tag }) => tag)].join(', ')],
    ['Blobs', counted.join(', ')],
    ['Sent', `${prettyBytes(bytes.sentBytes)} of ${prettyBytes(bytes.sizeBytes)}`],
  ]);
}

/** What `mlpack pull` prints for people. */
export function renderPull({ reference, digest, images, locations }: PullResult): string {
  return renderFields([
    ['Image', reference],
    ...(digest === null ? [] : [['Digest', digest] satisfies [string, string]]),
    ...images.map(({ platform, sizeBytes }): [string, string] => [platform, prettyBytes(sizeBytes ?? 0)]),
    ...locations.map((target): [string, string] => ['In', where(target)]),
  ]);
}
