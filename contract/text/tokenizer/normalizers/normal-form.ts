import { spend, type Budget } from '../../regex/match.ts';
import type { AlignedText } from '../aligned-text/aligned-text.ts';
import { CharacterEdits } from '../aligned-text/character-edits.ts';
import { decomposedCharacters, type EditedCharacter } from './decompose.ts';
import { recomposed } from './recompose.ts';

export type NormalForm = 'NFC' | 'NFD' | 'NFKC' | 'NFKD';

/** A normal form of Unicode whose characters know where they came from (the crate unicode-normalization-alignments). */
export function normalForm(text: AlignedText, form: NormalForm, budget: Budget): AlignedText {
  const all = text.text;
  spendOnMarks(all, budget);
  if (all.normalize(form) === all) return text;
  const isCompatible = form === 'NFKC' || form === 'NFKD';
  const edits = new CharacterEdits(all.length);
  const push = ({ code, change }: EditedCharacter): void => edits.push(code, change);
  for (const run of decomposedCharacters(all, isCompatible ? 'NFKD' : 'NFD')) {
    for (const character of form === 'NFC' || form === 'NFKC' ? recomposed(run) : run) push(character);
  }
  return text.edited(edits, 0);
}

/** JavaScript sorts marks that follow each other by moving each past all that come behind it. */
function spendOnMarks(text: string, budget: Budget): void {
  if (!/[\p{M}\uff9e\uff9f]{30}/u.test(text)) return;
  for (const [marks] of text.matchAll(/[\p{M}\uff9e\uff9f]{30,}/gu))
    spend(budget, marks.length * marks.length);
}
