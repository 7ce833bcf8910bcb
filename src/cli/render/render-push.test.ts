import { expect, it } from 'vitest';
import type { PushResult } from '../../app/release/push.ts';
import { renderPull, renderPush } from './render-push.ts';

const digest = `sha256:${'a'.repeat(64)}` as const;

function pushed(...outcomes: PushResult['blobs'][number]['outcome'][]): PushResult {
  const move = { repository: 'ghcr.io/me/iris', from: null, to: { digest, version: '1.0.0' }, changed: true };
  return {
    reference: 'ghcr.io/me/iris:1.0.0',
    digest,
    tags: ['1.0.0', 'sha-aaaaaaaaaaaa'],
    channels: [{ ...move, tag: 'latest', previous: null }],
    blobs: outcomes.map((outcome) => ({ digest, sizeBytes: 1000, outcome })),
    sentBytes: 2000,
    sizeBytes: 63_700_000,
    attached: [],
    copied: [],
  };
}

it('shows all tags, and how much had to be sent', () => {
  expect(renderPush(pushed('uploaded', 'present', 'uploaded', 'mounted')).split('\n')).toEqual([
    'Image   ghcr.io/me/iris:1.0.0',
    `Digest  ${digest}`,
    'Tags    1.0.0, sha-aaaaaaaaaaaa, latest',
    'Sent    2 kB of 63.7 MB (blobs: 2 uploaded, 1 mounted, 1 present)',
  ]);
});

it('counts only what there was', () => {
  expect(renderPush(pushed('present'))).toMatch(/\(blobs: 1 present\)$/);
});

it('shows what was pulled for each platform, and where it is', () => {
  const image = { digest, id: digest, unpackedBytes: null, layers: [] };
  expect(
    renderPull({
      reference: 'ghcr.io/me/iris:1.0.0',
      digest,
      images: [
        { ...image, platform: 'linux/amd64', sizeBytes: 63_700_000 },
        { ...image, platform: 'linux/arm64', sizeBytes: null },
      ],
      locations: [{ kind: 'oci', path: '/project/.mlpack/oci' }, { kind: 'docker' }],
    }).split('\n'),
  ).toEqual([
    'Image        ghcr.io/me/iris:1.0.0',
    `Digest       ${digest}`,
    'linux/amd64  63.7 MB',
    'linux/arm64  0 B',
    'In           oci:/project/.mlpack/oci',
    'In           the engine (docker images)',
  ]);
});
