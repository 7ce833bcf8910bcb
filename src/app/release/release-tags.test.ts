import { expect, it } from 'vitest';
import { checkChannel, checkTag, sortTags } from './release-tags.ts';

it('tells versions, newest first, and channels from what mlpack keeps for itself', () => {
  const tags = [
    'staging',
    '1.9.0',
    'sha-0123456789ab',
    '1.10.0',
    'latest',
    '2.0.0-rc.1',
    'mlpack-claim',
    'staging-previous',
    '2.0.0',
    'v1.0.0',
    '1.2',
    '01.0.0',
    'sha-ring',
    `sha256-${'a'.repeat(64)}`,
    `sha256-${'a'.repeat(64)}.sig`,
    'sha256-ring',
  ];
  expect(sortTags(tags)).toEqual({
    versions: ['2.0.0', '2.0.0-rc.1', '1.10.0', '1.9.0'],
    channels: ['01.0.0', '1.2', 'latest', 'sha-ring', 'sha256-ring', 'staging', 'v1.0.0'],
  });
});

it.each(['production', 'latest', '1', '1.2', 'eu_west.1'])('takes %s for a channel', (name) => {
  expect(() => checkChannel(name)).not.toThrow();
});

it.each([
  ['1.2.3', 'version'],
  ['v1.2.3', 'version'],
  ['1.2.3-rc.1', 'version'],
  ['production-previous', 'before'],
  ['sha-0123456789ab', 'itself'],
  ['mlpack-claim', 'itself'],
  [`sha256-${'0'.repeat(64)}`, 'itself'],
  ['a b', 'letters'],
  ['-x', 'letters'],
  ['x'.repeat(120), '119'],
])('refuses %s for a channel', (name, reason) => {
  expect(() => checkChannel(name)).toThrow(reason);
});

it('lets a version be a tag, for a tag may be one', () => {
  expect(() => checkTag('1.2.3')).not.toThrow();
});
