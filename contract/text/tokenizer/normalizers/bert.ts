import { codeAt, widthOf } from '../../characters.ts';
import type { AlignedText } from '../aligned-text/aligned-text.ts';
import { CharacterEdits } from '../aligned-text/character-edits.ts';
import type { Fields } from '../fields.ts';
import { isNonspacingMark, isOther } from '../unicode/unicode.ts';
import { filtered, lowercased, mapped } from './by-character.ts';
import { normalForm } from './normal-form.ts';
import type { Normalizer } from './normalizer.ts';

/**
 * BERT's own: no control characters, spaces that are spaces, one around each Chinese character, no accents, lower case.
 * https://github.com/huggingface/tokenizers, tokenizers/src/normalizers/bert.rs
 *
 * @throws TokenizerError
 */
export function readBertNormalizer(fields: Fields): Normalizer {
  const cleans = fields.flag('clean_text');
  const isolatesChinese = fields.flag('handle_chinese_chars');
  const isLower = fields.flag('lowercase');
  const stripsAccents = fields.flag('strip_accents', isLower);
  return (text, budget) => {
    // Most texts: nothing but letters to make lower.
    if (/^[\x20-\x7e]*$/.test(text.text)) return isLower ? lowercased(text) : text;
    let normalized = text;
    if (cleans) normalized = mapped(filtered(normalized, isClean), /\p{White_Space}/gu, ' ');
    if (isolatesChinese) normalized = withSpaces(normalized);
    if (stripsAccents) normalized = filtered(normalForm(normalized, 'NFD', budget), isNoAccent);
    return isLower ? lowercased(normalized) : normalized;
  };
}

function isClean(code: number): boolean {
  if (code === 9 || code === 10 || code === 13) return true;
  return code !== 0 && code !== 0xfffd && !isOther(code);
}

function isNoAccent(code: number): boolean {
  return code < 0x300 || !isNonspacingMark(code);
}

function withSpaces(text: AlignedText): AlignedText {
  const all = text.text;
  if (!/[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ud840-\ud87e]/.test(all)) return text;
  const edits = new CharacterEdits(3 * all.length);
  for (let at = 0; at < all.length;) {
    const code = codeAt(all, at);
    at += widthOf(code);
    if (!isChinese(code)) {
      edits.push(code, 0);
      continue;
    }
    edits.push(0x20, 0);
    edits.push(code, 1);
    edits.push(0x20, 1);
  }
  return text.edited(edits, 0);
}

const chinese = [
  [0x4e00, 0x9fff],
  [0x3400, 0x4dbf],
  [0x20000, 0x2a6df],
  [0x2a700, 0x2b81f],
  // The gap before it is tokenizers'.
  [0x2b920, 0x2ceaf],
  [0xf900, 0xfaff],
  [0x2f800, 0x2fa1f],
] as const;

function isChinese(code: number): boolean {
  return code >= 0x3400 && chinese.some(([low, high]) => code >= low && code <= high);
}
