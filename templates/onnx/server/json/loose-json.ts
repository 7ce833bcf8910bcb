import { parseJson } from './parse-json.ts';

/** Bare words for floats. Triton and TensorFlow Serving take the short form of infinity, too. */
const words = /-?\b(?:NaN|Inf(?:inity)?)\b/g;

/**
 * Parses JSON as Python writes it: with the bare words NaN, Infinity and -Infinity. They become what
 * tensors take in their place: null and strings.
 *
 * @param exactIntegers as of `parseJson`
 * @param firstLine where the text begins in the body
 * @throws HttpError 400 with line and column
 */
export function parseLooseJson(text: string, exactIntegers: boolean, firstLine = 1): unknown {
  try {
    return parseJson(text, exactIntegers, firstLine);
  } catch (error) {
    const strict = withoutWords(text);
    if (strict === text) throw error;
    return parseJson(strict, exactIntegers, firstLine);
  }
}

function withoutWords(text: string): string {
  let isInString = false;
  const pieces = text.split('"').map((piece) => {
    if (!isInString) {
      isInString = true;
      return piece.replace(words, plainWord);
    }
    isInString = endsInEscape(piece);
    return piece;
  });
  return pieces.join('"');
}

function plainWord(word: string): string {
  if (word.endsWith('NaN')) return 'null';
  return word.startsWith('-') ? '"-Infinity"' : '"Infinity"';
}

/** Whether a piece of a string ends in a backslash that is none itself escaped: the quote after it is part of the string. */
function endsInEscape(piece: string): boolean {
  let backslashes = 0;
  while (piece[piece.length - 1 - backslashes] === '\\') backslashes++;
  return backslashes % 2 === 1;
}
