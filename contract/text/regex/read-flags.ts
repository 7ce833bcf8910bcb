import type { RegexReader } from './regex-reader.ts';
import { RegexError } from './syntax.ts';

/** How a whole expression is read: `(?aims)` at its start. */
export interface Flags {
  readonly isAscii: boolean;
  readonly ignoresCase: boolean;
  readonly isMultiline: boolean;
  readonly isDotAll: boolean;
}

/** Reads the flags at the start of an expression. @throws RegexError for one that isn't known */
export function readFlags(reader: RegexReader): Flags {
  let letters = '';
  for (;;) {
    const start = reader.at;
    const some = reader.takes('(?') ? reader.takeWhile(/^[a-zA-Z]$/, 10) : '';
    if (some === '' || !reader.takes(')')) {
      reader.returnTo(start);
      break;
    }
    letters += some;
  }
  const unknown = /[^aimsu]/.exec(letters)?.[0];
  if (unknown !== undefined) throw new RegexError(`has the flag (?${unknown})`);
  return {
    isAscii: letters.includes('a'),
    ignoresCase: letters.includes('i'),
    isMultiline: letters.includes('m'),
    isDotAll: letters.includes('s'),
  };
}
