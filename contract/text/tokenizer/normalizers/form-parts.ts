import { hasNewForm, isCombiningMark } from '../unicode/unicode.ts';

export type NormalForm = 'NFC' | 'NFD' | 'NFKC' | 'NFKD';

const known: Readonly<Record<NormalForm, Map<number, readonly number[]>>> = {
  NFC: new Map(),
  NFD: new Map(),
  NFKC: new Map(),
  NFKD: new Map(),
};

/** What a character by itself is in a normal form. */
export function partsOf(code: number, form: NormalForm): readonly number[] {
  let parts = known[form].get(code);
  if (parts === undefined) {
    const whole = String.fromCodePoint(code).normalize(form);
    parts = hasNewForm(code) ? [code] : Array.from(whole, (part) => part.codePointAt(0) ?? 0);
    known[form].set(code, parts);
  }
  return parts;
}

/** Whether characters join what is before them: 0 not asked yet, 1 no, 2 yes. */
const joining = { NFD: new Uint8Array(0x110000), NFKD: new Uint8Array(0x110000) };

/** Whether a character may move past the one before it or become one with it: a mark, or a later letter of a Hangul syllable. */
export function joinsBefore(code: number, form: 'NFD' | 'NFKD'): boolean {
  if (code < 0x300) return false;
  const asked = joining[form];
  if (asked[code] === 0) {
    const first = partsOf(code, form)[0] ?? 0;
    asked[code] = isCombiningMark(first) || (first >= 0x1160 && first <= 0x11ff) ? 2 : 1;
  }
  return asked[code] === 2;
}
