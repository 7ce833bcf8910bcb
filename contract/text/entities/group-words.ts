import type { Joined, LabelledWord } from './label-words.ts';

/** Words that are one entity together. */
export interface EntityGroup {
  readonly entity_group: string;
  readonly score: number;
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

/** Words side by side of one label, of which only the first may be marked as the beginning of one (group_entities of transformers). */
export function groupedWords(words: readonly LabelledWord[], joined: Joined): readonly EntityGroup[] {
  const groups: LabelledWord[][] = [];
  for (const word of words) {
    const last = groups.at(-1);
    const [before] = last?.slice(-1) ?? [];
    const isSame = before !== undefined && labelOf(before.entity) === labelOf(word.entity);
    if (last !== undefined && isSame && !word.entity.startsWith('B-')) last.push(word);
    else groups.push([word]);
  }
  return groups.map((group) => ({
    // What stands before the first dash is taken for its place, whatever it is.
    entity_group: group[0]?.entity.replace(/^[^-]*-/u, '') ?? '',
    score: Math.fround(group.reduce((sum, { score }) => sum + score, 0) / group.length),
    word: joined(group.map(({ word }) => word)),
    start: group[0]?.start ?? 0,
    end: group.at(-1)?.end ?? 0,
  }));
}

/** A label without its place, of which there are two. */
function labelOf(entity: string): string {
  return entity.replace(/^[BI]-/u, '');
}
