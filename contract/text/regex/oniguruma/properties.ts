import type { CharacterTest } from '../../characters.ts';
import { rangesOf } from '../../code-ranges.ts';
import { RegexError } from '../syntax.ts';

/** What `\p{…}` and `[:…:]` may name, with what JavaScript calls it; scripts are in {@link scripts}. */
const classes: ReadonlyMap<string, RegExp> = new Map(
  Object.entries({
    alnum: /^[\p{Alphabetic}\p{Nd}]$/u,
    alpha: /^\p{Alphabetic}$/u,
    alphabetic: /^\p{Alphabetic}$/u,
    any: /^[^]$/u,
    ascii: /^\p{ASCII}$/u,
    blank: /^[\p{Zs}\t]$/u,
    cntrl: /^\p{Cc}$/u,
    digit: /^\p{Nd}$/u,
    emoji: /^\p{Emoji}$/u,
    extendedpictographic: /^\p{Extended_Pictographic}$/u,
    graph: /^[^\p{White_Space}\p{Cc}\p{Cn}\p{Cs}]$/u,
    lower: /^\p{Lowercase}$/u,
    print: /^[^\p{Cc}\p{Cn}\p{Cs}]$/u,
    punct: /^\p{P}$/u,
    space: /^\p{White_Space}$/u,
    upper: /^\p{Uppercase}$/u,
    whitespace: /^\p{White_Space}$/u,
    word: /^[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\u00b2\u00b3\u00b9\u00bc-\u00be]$/u,
    xdigit: /^[0-9a-fA-F]$/,
  }),
);

/** Between brackets, `[:punct:]` has symbols, too. */
const punctuationOfSets = /^[\p{P}\p{S}]$/u;

const categories =
  'C Cc Cf Cn Co Cs L Ll Lm Lo Lt Lu LC M Mc Me Mn N Nd Nl No P Pc Pd Pe Pf Pi Po Ps S Sc Sk Sm So Z Zl Zp Zs ' +
  'Letter Mark Number Punctuation Symbol Separator Other Lowercase_Letter Uppercase_Letter Decimal_Number';

const scripts =
  'Arabic Armenian Bengali Bopomofo Cherokee Common Cyrillic Devanagari Ethiopic Georgian Greek Gujarati Gurmukhi Han Hangul ' +
  'Hebrew Hiragana Inherited Kannada Katakana Khmer Lao Latin Malayalam Mongolian Myanmar Oriya Sinhala Syriac Tamil Telugu ' +
  'Thaana Thai Tibetan Yi';

/** Names of properties as JavaScript writes them, by how they are written small and without what only divides them. */
const written: ReadonlyMap<string, string> = new Map([
  ...categories.split(' ').map((name) => [plainName(name), name] as const),
  ...scripts.split(' ').map((name) => [plainName(name), `Script=${name}`] as const),
]);

/** Characters of Unicode 17, which JavaScript knows and Oniguruma doesn't yet: they are none of any kind. */
const unassigned =
  '88f c5c cdc 1acf-1add 1ae0-1aeb 20c1 2b96 a7ce-a7cf a7d2 a7d4 a7f1 fbc3-fbd2 fd90-fd91 fdc8-fdce 10940-10959 ' +
  '10ec5-10ec7 10ed0-10ed8 10efa-10efb 11b60-11b67 11db0-11ddb 11de0-11de9 16ea0-16eb8 16ebb-16ed3 16ff2-16ff6 ' +
  '187f8-187ff 18d09-18d1e 18d80-18df2 1ccfa-1ccfc 1ceba-1ced0 1cee0-1cef0 1e6c0-1e6de 1e6e0-1e6f5 1e6fe-1e6ff ' +
  '1f6d8 1f777-1f77a 1f8d0-1f8d8 1fa54-1fa57 1fa8a 1fa8e 1fac8 1facd 1faea 1faef 1fbfa 2b73a-2b73f 2cea2-2cead ' +
  '323b0-33479';

/** What those are all the same. */
const ofUnassigned = new Set(['any', 'c', 'cn', 'other']);

const tests = new Map<string, CharacterTest>();

/**
 * The characters that have a property of Unicode.
 *
 * @throws RegexError for one that isn't known
 */
export function propertyTest(name: string, isInBrackets = false): CharacterTest {
  const plain = plainName(name);
  if (isInBrackets && plain === 'punct') return testOf('[:punct:]', punctuationOfSets);
  const known = classes.get(plain);
  if (known !== undefined) return testOf(plain, known);
  const property = written.get(plain);
  if (property === undefined) throw new RegexError(`has the property ${name}, which isn't known`);
  return tests.get(plain) ?? testOf(plain, new RegExp(`^\\p{${property}}$`, 'u'));
}

/** Kept for every code point: 0 not asked yet, 1 no, 2 yes. */
function testOf(name: string, pattern: RegExp): CharacterTest {
  const before = tests.get(name);
  if (before !== undefined) return before;
  const known = new Uint8Array(0x110000);
  for (const [low, high] of rangesOf(unassigned)) known.fill(ofUnassigned.has(name) ? 2 : 1, low, high + 1);
  const test: CharacterTest = (code) => {
    if (known[code] === 0) known[code] = pattern.test(String.fromCodePoint(code)) ? 2 : 1;
    return known[code] === 2;
  };
  tests.set(name, test);
  return test;
}

function plainName(name: string): string {
  return name.replaceAll(/[\s_-]/g, '').toLowerCase();
}
