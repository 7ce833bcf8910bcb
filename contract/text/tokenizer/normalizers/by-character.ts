import { codeAt, widthOf, type CharacterTest } from '../../characters.ts';
import type { AlignedText } from '../aligned-text/aligned-text.ts';
import { CharacterEdits } from '../aligned-text/character-edits.ts';

/** Leaves characters out (NormalizedString::filter). */
export function filtered(text: AlignedText, isKept: CharacterTest): AlignedText {
  const all = text.text;
  if (everyCharacter(all, isKept)) return text;
  const edits = new CharacterEdits(all.length);
  let skipped = 0;
  let removed = 0;
  for (let at = 0; at < all.length;) {
    const code = codeAt(all, at);
    at += widthOf(code);
    if (!isKept(code)) {
      removed += 1;
      continue;
    }
    if (edits.count === 0) skipped = removed;
    else edits.setChange(edits.count - 1, -removed);
    edits.push(code, 0);
    removed = 0;
  }
  edits.setChange(edits.count - 1, -removed);
  return text.edited(edits, skipped);
}

/** Puts others in the place of characters, each as wide as the one before (NormalizedString::map). */
export function mapped(text: AlignedText, pattern: RegExp, replacement: string): AlignedText {
  const changed = text.text.replaceAll(pattern, replacement);
  return changed === text.text ? text : text.withText(changed);
}

/** Char::to_lowercase of each (NormalizedString::lowercase). */
export function lowercased(text: AlignedText): AlignedText {
  const all = text.text;
  // A final sigma would be another by its neighbours, and the dotted I becomes two.
  if (!/[\u0130\u03a3]/.test(all)) {
    const lower = all.toLowerCase();
    if (lower === all) return text;
    if (lower.length === all.length) return text.withText(lower);
  }
  const edits = new CharacterEdits(all.length);
  for (const character of all) {
    let change = 0;
    for (const lower of character.toLowerCase()) {
      edits.push(codeAt(lower, 0), change);
      change = 1;
    }
  }
  return text.edited(edits, 0);
}

function everyCharacter(text: string, test: CharacterTest): boolean {
  for (let at = 0; at < text.length;) {
    const code = codeAt(text, at);
    if (!test(code)) return false;
    at += widthOf(code);
  }
  return true;
}
