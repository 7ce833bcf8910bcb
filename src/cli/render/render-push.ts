import prettyBytes from 'pretty-bytes';
import type { PullResult } from '../../app/release/pull.ts';
import type { PushResult } from '../../app/release/push.ts';
import { renderFields } from '../text/table.ts';
import { outputPlace } from '../text/output-place.ts';

/** What `mlpack push` prints for people. */
export function renderPush(result: PushResult): string {
  return renderFields([['Image', result.reference], ['Digest', result.digest], ...pushFields(result)]);
}

/** What a push did, as labelled values. */
export function pushFields({
  tags,
  channels,
  blobs,
  sentBytes,
  sizeBytes,
  attached,
  copied,
}: PushResult): [string, string][] {
  const counted = (['uploaded', 'mounted', 'present'] as const)
    .map((outcome) => [blobs.filter((blob) => blob.outcome === outcome).length, outcome] as const)
    .filter(([count]) => count > 0)
    .map(([count, outcome]) => `${count} ${outcome}`);
  const said = [...new Set(attached.map(({ predicateType }) => predicateType))];
  return [
    ['Tags', [...tags, ...channels.map(({ tag }) => tag)].join(', ')],
    ['Sent', `${prettyBytes(sentBytes)} of ${prettyBytes(sizeBytes)} (blobs: ${counted.join(', ')})`],
    ...(copied.length === 0
      ? []
      : [['Copied', `${copied.length} attached to it (${newOf(copied)})`] satisfies [string, string]]),
    ...said.map((type): [string, string] => ['Attached', attachedText(type, attached)]),
  ];
}

/** What is attached, and how much of it was there before. */
function attachedText(type: string, attached: PushResult['attached']): string {
  const ofType = attached.filter(({ predicateType }) => predicateType === type);
  return `${type} (${newOf(ofType)})`;
}

function newOf(attached: readonly { readonly isNew: boolean }[]): string {
  const count = attached.filter(({ isNew }) => isNew).length;
  return `${count} new, ${attached.length - count} present`;
}

/** What `mlpack pull` prints for people. */
export function renderPull({ reference, digest, images, locations }: PullResult): string {
  return renderFields([
    ['Image', reference],
    ...(digest === null ? [] : [['Digest', digest] satisfies [string, string]]),
    ...images.map(({ platform, sizeBytes }): [string, string] => [platform, prettyBytes(sizeBytes ?? 0)]),
    ...locations.map((target): [string, string] => ['In', outputPlace(target)]),
  ]);
}
