import type { DeclaredFields } from '../../../../contract/declared-fields.ts';
import { shownLabels } from './label-scores.ts';
import { namesIn } from './labels.ts';

/** What whoever builds a model may want to know of names in its id2label that no class has. @param labels its labels, or the first of them */
export function unusedLabels(config: DeclaredFields, labels: readonly string[] | null): readonly string[] {
  if (labels === null || labels.length === 0 || labels.length >= shownLabels) return [];
  const named = namesIn(config);
  if (named <= labels.length) return [];
  return [
    `config.json names ${named} labels in id2label, of which the graph has the first ${labels.length}, as to transformers.`,
  ];
}
