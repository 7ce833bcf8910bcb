/** A character of a text to be, with what it does to the text as it is ({@link CharacterEdits}). */
export interface EditedCharacter {
  readonly code: number;
  readonly change: number;
}

/**
 * The characters of which those of a text consist, in canonical order, in runs that have nothing to do with each other: a run
 * starts at a character that neither moves nor joins the one before it.
 */
export function* decomposedCharacters(
  text: string,
  form: 'NFD' | 'NFKD',
): Generator<readonly EditedCharacter[]> {
  let run: EditedCharacter[] = [];
  for (const character of text) {
    const parts = partsOf(character, form);
    if (run.length > 0 && startsRun(parts[0] ?? 0)) {
      yield inOrder(run);
      run = [];
    }
    for (const [index, code] of parts.entries()) run.push({ code, change: index === 0 ? 0 : 1 });
  }
  if (run.length > 0) yield inOrder(run);
}

/** Kept for the characters that one unit holds. */
const known = { NFD: new Map<string, readonly number[]>(), NFKD: new Map<string, readonly number[]>() };

function partsOf(character: string, form: 'NFD' | 'NFKD'): readonly number[] {
  let parts = known[form].get(character);
  if (parts === undefined) {
    parts = Array.from(character.normalize(form), (part) => part.codePointAt(0) ?? 0);
    if (character.length === 1) known[form].set(character, parts);
  }
  return parts;
}

/** Marks and the later letters of a Hangul syllable belong to what is before them. */
function startsRun(code: number): boolean {
  return code < 0x300 || !/^[\p{M}\u1160-\u11ff]$/u.test(String.fromCodePoint(code));
}

/** By combining class, where those of one class stay in order: which is what the normal form does with characters that are apart already. */
function inOrder(run: readonly EditedCharacter[]): readonly EditedCharacter[] {
  if (run.length === 1) return run;
  const text = String.fromCodePoint(...run.map(({ code }) => code));
  const ordered = text.normalize('NFD');
  if (ordered === text) return run;
  const places = new Map<number, EditedCharacter[]>();
  for (const character of run.toReversed()) {
    const same = places.get(character.code);
    if (same === undefined) places.set(character.code, [character]);
    else same.push(character);
  }
  return Array.from(ordered, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return places.get(code)?.pop() ?? { code, change: 0 };
  });
}
