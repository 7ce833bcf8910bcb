import { codeAt, isCombining, widthOf } from './characters.ts';

/** What becomes of a text before it is divided. */
export interface Preprocessing {
  readonly lowercase: boolean;
  /** null keeps accents. */
  readonly stripAccents: 'unicode' | 'ascii' | null;
}

/** https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/feature_extraction/text.py (_preprocess) */
export function preprocess(text: string, { lowercase, stripAccents }: Preprocessing): string {
  const cased = lowercase ? text.toLowerCase() : text;
  switch (stripAccents) {
    case null:
      return cased;
    case 'unicode':
      return withoutCombining(cased);
    case 'ascii':
      return isAscii(cased) ? cased : cased.normalize('NFKD').replaceAll(/[^\0-\x7f]/g, '');
  }
}

function withoutCombining(text: string): string {
  if (isAscii(text)) return text;
  const decomposed = text.normalize('NFKD');
  let kept = '';
  let from = 0;
  for (let at = 0; at < decomposed.length;) {
    const code = codeAt(decomposed, at);
    const next = at + widthOf(code);
    if (code > 0x7f && isCombining(code)) {
      kept += decomposed.slice(from, at);
      from = next;
    }
    at = next;
  }
  return kept + decomposed.slice(from);
}

function isAscii(text: string): boolean {
  // eslint-disable-next-line no-control-regex -- all of ASCII is meant
  return /^[\0-\x7f]*$/.test(text);
}
