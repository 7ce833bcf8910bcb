import { isCombiningMark } from '../unicode/unicode.ts';
import { partsOf, type NormalForm } from './form-parts.ts';

/** A character of a text to be, with what it does to the text as it is (CharacterEdits). */
export interface EditedCharacter {
  readonly code: number;
  readonly change: number;
}

/** The characters of which those of a run consist, in canonical order. */
export function decomposed(run: string, form: NormalForm): readonly EditedCharacter[] {
  const characters: EditedCharacter[] = [];
  for (const character of run) {
    for (const [index, code] of partsOf(character.codePointAt(0) ?? 0, form).entries()) {
      characters.push({ code, change: index === 0 ? 0 : 1 });
    }
  }
  return inOrder(characters);
}

/** What is no mark stays where it is, even where JavaScript knows that it's one by now, and marks between two of those are sorted. */
function inOrder(characters: readonly EditedCharacter[]): readonly EditedCharacter[] {
  const ordered: EditedCharacter[] = [];
  let marks: EditedCharacter[] = [];
  const addMarks = (): void => {
    for (const mark of marks.length > 1 ? sorted(marks) : marks) ordered.push(mark);
    marks = [];
  };
  for (const character of characters) {
    if (isCombiningMark(character.code)) marks.push(character);
    else {
      addMarks();
      ordered.push(character);
    }
  }
  addMarks();
  return ordered;
}

/** By combining class, where those of one class stay in order: which is what the normal form does with marks that are apart already. */
function sorted(marks: readonly EditedCharacter[]): readonly EditedCharacter[] {
  const text = marks.map(({ code }) => String.fromCodePoint(code)).join('');
  const ordered = text.normalize('NFD');
  if (ordered === text) return marks;
  const places = new Map<number, EditedCharacter[]>();
  for (const mark of marks.toReversed()) {
    const same = places.get(mark.code);
    if (same === undefined) places.set(mark.code, [mark]);
    else same.push(mark);
  }
  return Array.from(ordered, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return places.get(code)?.pop() ?? { code, change: 0 };
  });
}
