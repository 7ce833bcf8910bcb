import { expect, it } from 'vitest';
import { plainName } from './plain-name.ts';

it.each([
  ['Iris_v2 (final)', 'iris-v2-final'],
  ['gr\u00F6\u00DFe', 'grosse'],
  ['gro\u0308\u00DFe', 'grosse'],
  ['caf\u00E9', 'cafe'],
  ['\uFF49\uFF52\uFF49\uFF53', 'iris'],
  // printf '模型' | sha256sum
  ['\u6A21\u578B', 'model-c98e11'],
  ['\u9884\u6D4B', 'model-cd32c1'],
  ['iris \u6A21\u578B', 'iris-8932dc'],
  ['\u{1F680}', 'model-ebbc0b'],
])('of %j is %s', (text, name) => {
  expect(plainName(text)).toBe(name);
});

it('is one, however a file system spells the text', () => {
  const text = '\u0439\u043E\u0434';
  expect(plainName(text.normalize('NFD'))).toBe(plainName(text.normalize('NFC')));
});
