import { expect, it } from 'vitest';
import { compareVersions } from './version.ts';

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
