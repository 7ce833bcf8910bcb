import { describe, expect, it } from 'vitest';
import { describedImage, describedModel } from '../../../test/support/described-image.ts';
import { digestOf } from '../../oci/documents/digest.ts';
import { historyEntry, type ReadVersion } from './history-entry.ts';
import type { ImageDescription } from '../image/image-description.ts';

function readVersion(version: string, image: ImageDescription | null, lastModified?: string): ReadVersion {
  const manifest = {
    digest: image?.digest ?? digestOf(Buffer.from(version)),
    mediaType: '',
    sizeBytes: 1,
    lastModified,
  };
  return { version, manifest, image, problem: null };
}

function changeBetween(before: ImageDescription, after: ImageDescription) {
  return historyEntry(readVersion('1.1.0', after), readVersion('1.0.0', before), new Map()).change;
}

const config = describedImage().config;

describe('historyEntry', () => {
  it('has the channels that point at the digest, and no others', () => {
    const [old, current] = [
      readVersion('1.0.0', describedImage()),
      readVersion('1.1.0', describedImage({ sizeBytes: 4 })),
    ];
    const channels = new Map([
      ['latest', current.manifest],
      ['production', old.manifest],
      ['staging', current.manifest],
    ]);
    expect(historyEntry(current, old, channels).channels).toEqual(['latest', 'staging']);
    expect(historyEntry(old, undefined, channels)).toMatchObject({ channels: ['production'], change: null });
  });

  it('has a date only where the registry tells one', () => {
    const dated = readVersion('1.0.0', describedImage(), 'Tue, 24 Nov 2026 10:00:00 GMT');
    expect(historyEntry(dated, undefined, new Map()).pushed).toBe('2026-11-24T10:00:00.000Z');
    for (const header of [undefined, 'soon']) {
      expect(historyEntry(readVersion('1.0.0', null, header), undefined, new Map()).pushed).toBeNull();
    }
  });

  it('tells what callers see from weights and from all else', () => {
    const plain = describedImage();
    const wider = describedModel({
      inputs: [{ name: 'X', dtype: 'float32', shape: [null, 5], batchAxis: 0, features: null }],
    });
    const retrained = describedModel({
      model: { ...describedModel().contract.model, sha256: 'b'.repeat(64) },
    });
    expect(changeBetween(plain, describedImage({ models: [wider] }))).toEqual({
      since: '1.0.0',
      signature: [{ level: 'major', text: 'input "X" changed float32[N,4] → float32[N,5]' }],
      weights: false,
      other: [],
    });
    expect(changeBetween(plain, describedImage({ models: [retrained] }))).toMatchObject({
      signature: [],
      weights: true,
      other: [],
    });
    const set = describedImage({ config: { ...config, config: { Env: ['MLPACK_MAX_QUEUE=5'] } } });
    expect(changeBetween(plain, set)).toMatchObject({
      signature: [],
      weights: false,
      other: [{ level: 'patch', text: 'MLPACK_MAX_QUEUE set to "5"' }],
    });
    const both = describedImage({ platforms: ['linux/arm64', 'linux/amd64'] });
    expect(changeBetween(plain, both)?.other).toMatchObject([
      { text: expect.stringContaining('linux/arm64') },
    ]);
    const renumbered = describedImage({ version: '1.1.0', models: [describedModel({ version: '1.1.0' })] });
    expect(changeBetween(plain, renumbered)).toMatchObject({ signature: [], weights: false, other: [] });
  });

  it('says nothing of changes where mlpack did not make both', () => {
    expect(changeBetween(describedImage({ models: [] }), describedImage())).toBeNull();
  });
});
