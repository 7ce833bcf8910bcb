import { codeAt, widthOf } from '../../characters.ts';
import type { AlignedText } from './aligned-text.ts';
import { byteCharacters, eachByte } from './byte-characters.ts';
import { CharacterEdits } from './character-edits.ts';

/** The characters of ASCII, and those that stand for their bytes. */
const ofAscii = Array.from({ length: 0x80 }, (_, byte) => String.fromCharCode(byteCharacters[byte] ?? byte));

/** A text with a character for each of its bytes in UTF-8 (ByteLevel). */
export function byteLevel(text: AlignedText): AlignedText {
  const all = text.text;
  if (/^[\x21-\x7e]*$/.test(all)) return text;
  if (/^\p{ASCII}*$/u.test(all)) {
    // A space before a word, as most have one.
    if (/^ [\x21-\x7e]*$/.test(all)) return text.withText(`\u0120${all.slice(1)}`);
    let changed = '';
    for (let at = 0; at < all.length; at += 1) changed += ofAscii[all.charCodeAt(at)];
    return text.withText(changed);
  }
  const edits = new CharacterEdits(3 * all.length);
  for (let at = 0; at < all.length;) {
    const code = codeAt(all, at);
    at += widthOf(code);
    eachByte(code, (byte, index) => edits.push(byteCharacters[byte] ?? byte, index === 0 ? 0 : 1));
  }
  return text.edited(edits, 0);
}
