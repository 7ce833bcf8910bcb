import { describe, expect, it } from 'vitest';
import { smallBundle } from '../../../test/support/small-bundle.ts';
import { tempDir } from '../../../test/support/temp.ts';
import { canonicalJson } from '../documents/canonical-json.ts';
import { indexDifference } from './index-difference.ts';

async function bundle() {
  return smallBundle(await tempDir(), [Buffer.from('layer')], ['linux/amd64', 'linux/arm64']);
}

describe('indexDifference', () => {
  it('finds none in what mlpack writes, nor in an image for one platform', async () => {
    expect(indexDifference(await bundle())).toBeNull();
    expect(indexDifference(await smallBundle(await tempDir(), [Buffer.from('layer')]))).toBeNull();
  });

  it.each<[string, (index: Record<string, unknown>) => unknown]>([
    ['differs in annotations', (index) => ({ ...index, annotations: { 'com.example': 'mine' } })],
    ['differs in mediaType', (index) => ({ ...index, mediaType: undefined })],
    ['differs in __proto__', (index) => ({ ...index, ['__proto__']: { a: 1 } })],
    ['differs in entry 1', (index) => ({ ...index, manifests: (index['manifests'] as []).toReversed() })],
    [
      'differs in entry 3',
      (index) => ({
        ...index,
        manifests: (index['manifests'] as []).flatMap((x, i) => (i === 0 ? [x] : [x, x])),
      }),
    ],
  ])('says that it %s', async (expected, change) => {
    const built = await bundle();
    const index = JSON.parse(Buffer.from(built.indexBytes ?? []).toString());
    expect(indexDifference({ ...built, indexBytes: canonicalJson(change(index)) })).toBe(expected);
  });

  it('says that it is written otherwise', async () => {
    const built = await bundle();
    const text = JSON.stringify(JSON.parse(Buffer.from(built.indexBytes ?? []).toString()), null, 1);
    expect(indexDifference({ ...built, indexBytes: Buffer.from(text) })).toBe('is written otherwise');
  });
});
