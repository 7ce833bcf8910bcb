import { codeAt, widthOf } from '../../characters.ts';
import { spend, type Budget } from '../../regex/match.ts';
import type { AlignedText } from '../aligned-text/aligned-text.ts';
import { CharacterEdits } from '../aligned-text/character-edits.ts';
import { decomposed } from './decompose.ts';
import { joinsBefore, partsOf, type NormalForm } from './form-parts.ts';
import { recomposed } from './recompose.ts';

/**
 * A normal form of Unicode whose characters know where they came from (the crate unicode-normalization-alignments).
 *
 * @throws BudgetError for more marks in a row than can be sorted soon
 */
export function normalForm(text: AlignedText, form: NormalForm, budget: Budget): AlignedText {
  const all = text.text;
  const apart = form === 'NFC' || form === 'NFD' ? 'NFD' : 'NFKD';
  spendOnMarks(all, apart, budget);
  if (all.normalize(form) === all) return text;
  const edits = new CharacterEdits(all.length);
  for (let at = 0; at < all.length;) {
    const code = codeAt(all, at);
    const end = endOfRun(all, at + widthOf(code), apart);
    if (end === at + widthOf(code)) {
      for (const [index, part] of partsOf(code, form).entries()) edits.push(part, index === 0 ? 0 : 1);
    } else {
      const run = decomposed(all.slice(at, end), apart);
      for (const part of form === apart ? run : recomposed(run)) edits.push(part.code, part.change);
    }
    at = end;
  }
  return text.edited(edits, 0);
}

/** Where what has to do with a character ends. */
function endOfRun(text: string, from: number, form: 'NFD' | 'NFKD'): number {
  let at = from;
  while (at < text.length) {
    const code = codeAt(text, at);
    if (!joinsBefore(code, form)) break;
    at += widthOf(code);
  }
  return at;
}

/** Marks that follow each other, as many as any language has. */
const fewMarks = 30;

/** JavaScript sorts marks that follow each other by moving each past all that come behind it. */
function spendOnMarks(text: string, form: 'NFD' | 'NFKD', budget: Budget): void {
  for (let at = 0; at < text.length;) {
    const end = endOfRun(text, at + 1, form);
    if (end - at > fewMarks) spend(budget, (end - at) ** 2);
    at = end;
  }
}
