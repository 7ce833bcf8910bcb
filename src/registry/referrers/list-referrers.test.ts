import { describe, expect, it } from 'vitest';
import { startFaultRegistry, type FaultRegistryOptions } from '../../../test/support/fault-registry.ts';
import { anonymousClient, instantClock } from '../../../test/support/registry-clients.ts';
import { digestOf } from '../../oci/documents/digest.ts';
import { mediaTypes } from '../../oci/documents/media-types.ts';
import { listReferrers } from './list-referrers.ts';
import { maxListBytes, maxReferrers } from './referrer-list.ts';
import { referrersTag } from './referrers-tag.ts';

const subject = digestOf(Buffer.from('an image'));
const tag = referrersTag(subject);
const type = 'application/vnd.in-toto+json';

async function setUp(options: FaultRegistryOptions = {}) {
  const registry = await startFaultRegistry(options);
  const kept = registry.repository('team/iris');
  const keepList = (bytes: Buffer) => {
    kept.manifests.set(digestOf(bytes), { mediaType: mediaTypes.index, bytes });
    kept.tags.set(tag, digestOf(bytes));
  };
  const list = (artifactType?: string) =>
    listReferrers(
      anonymousClient(instantClock()),
      { registry: registry.host, repository: 'team/iris' },
      subject,
      { artifactType },
    );
  return { registry, kept, keepList, list };
}

const entry = (name: string, more: object = {}) => ({
  mediaType: mediaTypes.manifest,
  digest: digestOf(Buffer.from(name)),
  size: 2,
  ...more,
});
const listOf = (entries: readonly unknown[] | null, more: object = {}) =>
  Buffer.from(JSON.stringify({ schemaVersion: 2, ...more, manifests: entries }));
const answer = (body: Buffer | string, contentType: string = mediaTypes.index) => ({
  status: 200,
  headers: { 'content-type': contentType },
  body,
});

describe('listReferrers', () => {
  it.each([400, 404, 405, 406, 415, 501])(
    'takes %i for no API, and the list under the tag',
    async (status) => {
      const { list, keepList } = await setUp({ referrers: { status } });
      expect(await list()).toEqual([]);
      keepList(listOf([entry('a', { artifactType: type })]));
      expect(await list()).toEqual([entry('a', { artifactType: type })]);
    },
  );

  it.each([
    ['a refusal', { status: 403, body: '{}' }, 'REGISTRY_AUTH'],
    ['a 401 without a way to log in', { status: 401, body: '{}' }, 'REGISTRY_AUTH'],
    ['a web page', answer('<html>', 'text/html'), 'REGISTRY_FAILED'],
    ['something else', answer('{"ok":true}', 'application/json'), 'REGISTRY_FAILED'],
    ['text', answer('not found', 'text/plain'), 'REGISTRY_FAILED'],
    ['a list that is cut off', answer(listOf([entry('a')]).subarray(0, 90)), 'REGISTRY_FAILED'],
    ['an entry without a digest', answer(listOf([{ ...entry('a'), digest: 'sha256' }])), 'REGISTRY_FAILED'],
    ['an entry without a size', answer(listOf([{ ...entry('a'), size: '2' }])), 'REGISTRY_FAILED'],
    ['null', answer('null'), 'REGISTRY_FAILED'],
    ['a manifest', answer(listOf([], { mediaType: mediaTypes.manifest })), 'REGISTRY_FAILED'],
    [
      'too many entries',
      answer(listOf(Array.from({ length: maxReferrers + 1 }, (_, i) => entry(`${i}`)))),
      'REGISTRY_FAILED',
    ],
    ['too many bytes', answer(listOf([entry('a', { data: 'x'.repeat(maxListBytes) })])), 'REGISTRY_FAILED'],
    ['a 500 for ever', { status: 500 }, 'REGISTRY_FAILED'],
  ] as const)('cannot tell that there are none by %s, and believes a list under the tag', async (...row) => {
    const [, referrers, code] = row;
    const { list, keepList } = await setUp({ referrers });
    await expect(list()).rejects.toMatchObject({ code });
    keepList(listOf([entry('a')]));
    expect(await list()).toEqual([entry('a')]);
  });

  it.each([
    ['without media types', listOf([entry('a')])],
    ['without a version', Buffer.from(JSON.stringify({ manifests: [entry('a')] }))],
    ['of the type that Docker has', listOf([entry('a')], { mediaType: mediaTypes.dockerIndex })],
    ['with empty fields', listOf([entry('a', { artifactType: '', annotations: null })])],
    ['with another digest', listOf([entry('a'), { ...entry('b'), digest: `sha512:${'b'.repeat(128)}` }])],
    ['with an entry twice', listOf([entry('a'), entry('a')])],
  ])('reads lists as registries write them: %s', async (_, body) => {
    const { list } = await setUp({ referrers: answer(body, 'application/json') });
    expect(await list()).toEqual([entry('a')]);
  });

  it('takes null for an empty list', async () => {
    const { list } = await setUp({ referrers: answer(listOf(null)) });
    expect(await list()).toEqual([]);
  });

  it('has an annotation by whatever name', async () => {
    const annotations = JSON.parse('{"__proto__": "a", "constructor": "b"}') as object;
    const { list } = await setUp({ referrers: answer(listOf([entry('a', { annotations })])) });
    const [found] = await list();
    expect(Object.entries(found?.annotations ?? {})).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b'],
    ]);
  });

  it('goes through the pages, asking each for the type', async () => {
    const { registry, kept, list } = await setUp({ referrers: 'listed', referrersPerPage: 2 });
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      const bytes = Buffer.from(
        JSON.stringify({
          schemaVersion: 2,
          artifactType: name === 'c' ? 'other' : type,
          subject: { digest: subject },
          name,
        }),
      );
      kept.manifests.set(digestOf(bytes), { mediaType: mediaTypes.manifest, bytes });
    }
    expect(await list()).toHaveLength(5);
    registry.seen.length = 0;
    expect(await list(type)).toHaveLength(4);
    expect(registry.seen.map(({ line }) => line.replace(/^.*\?/u, ''))).toEqual([
      'artifactType=application%2Fvnd.in-toto%2Bjson',
      'artifactType=application%2Fvnd.in-toto%2Bjson&from=2',
    ]);
  });

  it('chooses by type where the registry does not, and keeps what says none', async () => {
    const entries = [entry('a', { artifactType: type }), entry('b', { artifactType: 'other' }), entry('c')];
    const { list } = await setUp({ referrers: answer(listOf(entries)) });
    expect(await list(type)).toEqual([entries[0], entries[2]]);
  });

  it('does not take a part for the whole when a later page fails', async () => {
    const { registry, list, keepList } = await setUp({
      referrers: {
        ...answer(listOf([entry('a')])),
        headers: { 'content-type': mediaTypes.index, link: `</v2/x/referrers/${subject}?p=2>; rel="next"` },
      },
    });
    keepList(listOf([entry('b')]));
    registry.faults.add(/p=2$/u, { kind: 'status', status: 403 });
    await expect(list()).rejects.toMatchObject({ code: 'REGISTRY_AUTH' });
    // The second page's next is itself.
    await expect(list()).rejects.toMatchObject({ message: expect.stringContaining('pages without end') });
  });

  it('is not told by a mirror, which may have none of them', async () => {
    const { registry } = await setUp({ referrers: answer(listOf([entry('a')])) });
    const mirror = await startFaultRegistry({ referrers: answer(listOf([])) });
    const client = anonymousClient(instantClock(), 'mlpack-test', [
      { of: registry.host, registry: mirror.host, prefix: '', isPlain: true },
    ]);
    const found = await listReferrers(client, { registry: registry.host, repository: 'team/iris' }, subject);
    expect(found).toEqual([entry('a')]);
    expect(mirror.seen).toEqual([]);
  });

  it('finds no list where a registry refuses what it does not have', async () => {
    const { list } = await setUp({ deniesAbsent: true });
    expect(await list()).toEqual([]);
  });
});
