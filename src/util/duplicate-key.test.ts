import { expect, it } from 'vitest';
import { duplicateKey } from './duplicate-key.ts';

it.each([
  ['{"a": 1,\n\n"a" : 2}', { key: 'a', line: 3 }],
  ['[{"a": [{"b": 1, "c": {}, "b": 2}]}]', { key: 'b', line: 1 }],
  ['{"ä": 1, "\\u00e4": 2}', { key: 'ä', line: 1 }],
  ['{"\\"": 1, "x": "}", "\\""\n: 2}', { key: '"', line: 1 }],
  ['{"\\\\": "\\\\", "\\\\": 0}', { key: '\\', line: 1 }],
  ['{"__proto__": 1, "__proto__": 2}', { key: '__proto__', line: 1 }],
  ['{"": {}, "": {}}', { key: '', line: 1 }],
])('finds the key that an object has twice: %s', (json, found) => {
  expect(JSON.parse(json)).toBeDefined();
  expect(duplicateKey(json)).toEqual(found);
});

it.each([
  '{"a": {"a": {"a": ["a", "a"]}}, "b": "a", "c": "a:"}',
  '[{"a": 1}, {"a": 1}]',
  '{"a": "{\\"a\\": 1}", "A": "\\\\"}',
  '"a"',
  '7',
])('finds none in %s', (json) => {
  expect(JSON.parse(json)).toBeDefined();
  expect(duplicateKey(json)).toBeUndefined();
});
