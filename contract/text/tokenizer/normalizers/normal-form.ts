import type { AlignedText } from '../aligned-text.ts';
import { CharacterEdits } from '../character-edits.ts';
import { decomposedCharacters, type EditedCharacter } from './decompose.ts';
import { recomposed } from './recompose.ts';

export type NormalForm = 'NFC' | 'NFD' | 'NFKC' | 'NFKD';

/** A normal form of Unicode whose characters know where they came from (the crate unicode-normalization-alignments). */
export function normalForm(text: AlignedText, form: NormalForm): AlignedText {
  const all = text.text;
  if (all.normalize(form) === all) return text;
  const isCompatible = form === 'NFKC' || form === 'NFKD';
  const edits = new CharacterEdits(all.length);
  const push = ({ code, change }: EditedCharacter): void => edits.push(code, change);
  for (const run of decomposedCharacters(all, isCompatible ? 'NFKD' : 'NFD')) {
    for (const character of form === 'NFC' || form === 'NFKC' ? recomposed(run) : run) push(character);
  }
  return text.edited(edits, 0);
}
