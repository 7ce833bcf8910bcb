import { widthOf, type CharacterTest } from '../characters.ts';

/** Some characters, of which those of ASCII are looked up in a table. */
export class CharacterSet {
  /** What it was made of. */
  readonly test: CharacterTest;
  readonly #ascii = new Uint8Array(0x80);

  constructor(test: CharacterTest) {
    this.test = test;
    for (let code = 0; code < 0x80; code += 1) this.#ascii[code] = test(code) ? 1 : 0;
  }

  has(code: number): boolean {
    return code >= 0 && code < 0x80 ? this.#ascii[code] === 1 : code >= 0 && this.test(code);
  }
}

/** Whether what a pattern wrote about characters holds for one, upper and lower case being the same. */
export function ignoringCase(test: CharacterTest, isAscii: boolean): CharacterTest {
  return (code) => {
    if (test(code)) return true;
    if (isAscii && code > 0x7f) return false;
    return variantsOf(code).some((variant) => (!isAscii || variant <= 0x7f) && test(variant));
  };
}

/** Other characters that are the same but for their case. The dotless and the dotted i of Turkish count as i, as in Python. */
function variantsOf(code: number): readonly number[] {
  const character = String.fromCodePoint(code);
  const upper = code === 0x130 ? 'I' : character.toUpperCase();
  const lower = upper.toLowerCase();
  const codes = [character.toLowerCase(), upper, lower].flatMap((variant) => {
    const first = variant.codePointAt(0) ?? -1;
    return variant.length === widthOf(first) ? [first] : [];
  });
  return [...codes, ...(lookalikes.get(codes.at(-1) ?? code) ?? [])];
}

/** What has the same upper case as a lower-case letter, beside the letter: found nowhere from there. */
const lookalikes: ReadonlyMap<number, readonly number[]> = new Map([
  [0x69, [0x130, 0x131]],
  [0x73, [0x17f]],
  [0x6b, [0x212a]],
  [0xe5, [0x212b]],
  [0x3bc, [0xb5]],
  [0x3c3, [0x3c2]],
  [0x3b2, [0x3d0]],
  [0x3b5, [0x3f5]],
  [0x3b8, [0x3d1, 0x3f4]],
  [0x3ba, [0x3f0]],
  [0x3c0, [0x3d6]],
  [0x3c1, [0x3f1]],
  [0x3c6, [0x3d5]],
  [0x3c9, [0x2126]],
]);
