import { hasNewForm, isCombiningMark } from '../unicode/unicode.ts';
import type { EditedCharacter } from './decompose.ts';

/** Puts the characters of a run together again where Unicode has one for them (the crate's recompose.rs). */
export function recomposed(run: readonly EditedCharacter[]): readonly EditedCharacter[] {
  const written: EditedCharacter[] = [];
  let waiting: EditedCharacter[] = [];
  let composee: EditedCharacter | undefined;
  let last: EditedCharacter | undefined;
  for (const character of run) {
    const isStarter = !isMoving(character.code);
    if (composee === undefined) {
      if (isStarter) composee = character;
      else written.push(character);
      continue;
    }
    // The mark before it stands between, where it isn't of a lower class; in canonical order it's of the same or a lower one.
    const isBlocked = last !== undefined && (isStarter || !isBefore(last.code, character.code));
    const together = isBlocked ? undefined : composed(composee.code, character.code);
    if (together !== undefined) {
      composee = { code: together, change: composee.change + character.change - 1 };
    } else if (isStarter) {
      written.push(composee, ...waiting);
      waiting = [];
      composee = character;
      last = undefined;
    } else {
      waiting.push(character);
      last = character;
    }
  }
  if (composee !== undefined) written.push(composee);
  return [...written, ...waiting];
}

function composed(first: number, second: number): number | undefined {
  const text = String.fromCodePoint(first, second).normalize('NFC');
  const code = text.codePointAt(0) ?? 0;
  return text.length === String.fromCodePoint(code).length && !hasNewForm(code) ? code : undefined;
}

/** Whether a mark has a lower combining class than another: then they don't stay the other way round. */
function isBefore(first: number, second: number): boolean {
  const text = String.fromCodePoint(second, first);
  return text.normalize('NFD') !== text;
}

/** Whether the combining class isn't 0: U+0334 has class 1 and U+0301 has 230, and one of them moves past it, or it past them. */
function isMoving(code: number): boolean {
  if (code < 0x300 || !isCombiningMark(code)) return false;
  return isBefore(0x334, code) || isBefore(code, 0x301) || code === 0x334 || code === 0x301;
}
