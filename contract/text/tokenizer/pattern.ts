import { codeAt, widthOf, type CharacterTest } from '../characters.ts';
import type { Budget } from '../regex/match.ts';

/** Gives where something is in a text, from left to right, without overlaps. */
export type Pattern = (text: string, found: (start: number, end: number) => void, budget: Budget) => void;

/** Every character of a kind. */
export function charactersThat(test: CharacterTest): Pattern {
  return (text, found) => {
    for (let at = 0; at < text.length;) {
      const code = codeAt(text, at);
      const end = at + widthOf(code);
      if (test(code)) found(at, end);
      at = end;
    }
  };
}
