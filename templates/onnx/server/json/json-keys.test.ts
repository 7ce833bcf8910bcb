import fc from 'fast-check';
import { expect, it } from 'vitest';
import { refuseAmbiguousKeys } from './json-keys.ts';

function check(text: string): void {
  refuseAmbiguousKeys(text, JSON.parse(text));
}

it.each([
  ['{"a": 1, "a": 1}', 'the key "a" twice'],
  ['{"a": [{"b": ":"}, {"b": {"c": 1, "d": 2, "c": ":"}}]}', 'the key "c" twice'],
  ['{"a": 1, "\\u0061": 2}', 'the key "a" twice'],
  ['{"\\"": 1, "x:": 3, "\\"": 2}', 'the key "\\"" twice'],
  ['[{"" : 1, "" : 2}]', 'the key "" twice'],
  ['{"__proto__": {"a": 1, "a": 2}}', 'the key "a" twice'],
  ['{"__\\u0070roto__": 1, "__proto__": 2}', 'the key "__proto__" twice'],
  ['[1, [{"a": 1, "a": 2}]]', 'the key "a" twice'],
])('refuses %s', (text, message) => {
  expect(() => check(text)).toThrow(message);
});

it('lets every other JSON through, however many colons its strings have', () => {
  const texts = fc.string({ unit: fc.constantFrom(':', '"', '\\', '{', '}', '[', ',', 'a', '\n') });
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { depthSize: 'small' },
      texts,
      fc.integer(),
      fc.array(tie('any')),
      fc.dictionary(fc.oneof(texts, fc.constant('__proto__')), tie('any')),
    ),
  })).any;
  fc.assert(
    fc.property(value, fc.nat(3), (json, space) => {
      expect(() => check(JSON.stringify(json, null, space))).not.toThrow();
    }),
  );
});

it('takes arrays as deep as the parser does', () => {
  const depth = 5000;
  expect(() => check(`${'['.repeat(depth)}":"${']'.repeat(depth)}`)).not.toThrow();
});
