import { codeAt, codeBefore, type CharacterTest } from '../characters.ts';
import type { Place } from './syntax.ts';

/**
 * Whether a text is at a place of an expression.
 *
 * @param isWord what boundaries go by
 */
export function isAtPlace(place: Place, text: string, at: number, isWord: CharacterTest): boolean {
  const isEnd = at === text.length;
  switch (place) {
    case 'start':
      return at === 0;
    case 'end':
      return isEnd;
    case 'end-or-last-line':
      return isEnd || (at === text.length - 1 && text.endsWith('\n'));
    case 'line-start':
      return at === 0 || text[at - 1] === '\n';
    case 'line-start-inside':
      return at === 0 || (text[at - 1] === '\n' && !isEnd);
    case 'line-end':
      return isEnd || text[at] === '\n';
    case 'boundary':
      return isBoundary(text, at, isWord);
    case 'no-boundary':
      // In Python an empty text has no place at all between two that are alike.
      return text !== '' && !isBoundary(text, at, isWord);
  }
}

function isBoundary(text: string, at: number, isWord: CharacterTest): boolean {
  const before = codeBefore(text, at);
  const after = codeAt(text, at);
  return (before >= 0 && isWord(before)) !== (after >= 0 && isWord(after));
}
