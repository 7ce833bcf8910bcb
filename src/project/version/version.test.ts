import { expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { bump, compareVersions, isVersion, newestRelease } from './version.ts';

it('orders versions as semver.org does', () => {
  // The examples of its item 11, and one that text would order wrongly.
  const ordered = [
    '1.0.0-alpha',
    '1.0.0-alpha.1',
    '1.0.0-alpha.beta',
    '1.0.0-beta',
    '1.0.0-beta.2',
    '1.0.0-beta.11',
    '1.0.0-rc.1',
    '1.0.0-rc.1-x',
    '1.0.0',
    '1.9.0',
    '1.10.0',
    '2.0.0',
  ];
  expect(ordered.toReversed().toSorted(compareVersions)).toEqual(ordered);
  expect(ordered.map((version) => compareVersions(version, version))).toEqual(ordered.map(() => 0));
});

it('has an order for all that mlpack takes for a version, though the specification has none for it', () => {
  const long = `1.0.0-${'a'.repeat(300)}`;
  const ordered = ['1.0.0-a..b', long, '99999999999999999999.0.0', '1.0.0-01', '01.0.0', '2.0.0'];
  expect(ordered.filter(isVersion)).toEqual(ordered);
  expect(ordered.toReversed().toSorted(compareVersions)).toEqual(ordered);
  expect(compareVersions('01.0.0', '1.0.0')).toBe(0);
});

it('counts the part up that a change is about, and begins the ones after it anew', () => {
  expect(bump('1.2.3', 'major')).toBe('2.0.0');
  expect(bump('1.2.3', 'minor')).toBe('1.3.0');
  expect(bump('1.2.3', 'patch')).toBe('1.2.4');
  expect(bump('0.9.9', 'minor')).toBe('0.10.0');
});

it('tells releases from all else that tags say', () => {
  const tags = [
    'latest',
    'sha-0123456789ab',
    '1.10.0',
    '1.9.0',
    '2.0.0-rc.1',
    'v3.0.0',
    '3.0',
    '01.0.0',
    '1.0.0_1',
    '99999999999999999999.0.0',
  ];
  expect(newestRelease(tags)).toBe('1.10.0');
  expect(newestRelease(['latest', '2.0.0-rc.1'])).toBeUndefined();
});

it('takes on the command line what mlpack.yaml takes, but for auto', () => {
  const path = resolve(import.meta.dirname, '../../../schemas/mlpack.schema.json');
  const { pattern }: { pattern: string } = JSON.parse(readFileSync(path, 'utf8')).properties.version;
  const texts = ['1.2.3', '1.2.3-rc.1', '1.2', '1.2.3+4', 'x y', 'latest', '', '1.2.3 ', '01.2.3'];
  expect(texts.map(isVersion)).toEqual(texts.map((text) => new RegExp(pattern).test(text)));
  expect(texts.filter(isVersion)).toEqual(['1.2.3', '1.2.3-rc.1', '01.2.3']);
});
