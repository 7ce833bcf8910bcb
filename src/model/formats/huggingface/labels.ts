import type { DeclaredFields } from '../../../../contract/declared-fields.ts';

/** No classifier has more. */
const mostLabels = 100_000;

/**
 * What the classes of a model are called, in their order: id2label of config.json, else as transformers calls classes without
 * names.
 *
 * @param width how many scores the graph returns; null where it doesn't say
 * @throws what its fields throw where they don't name each
 */
export function labelsOf(config: DeclaredFields, width: number | null): readonly string[] {
  const named = config.has('id2label') && config.value('id2label') !== null;
  const labels = named ? namedLabels(config.object('id2label')) : unnamed(width ?? 2);
  if (width !== null && labels.length !== width) {
    config.refuse('id2label', `${width} labels, as many as the graph returns scores`);
  }
  return labels;
}

function namedLabels(names: DeclaredFields): readonly string[] {
  const labels: string[] = [];
  while (labels.length < mostLabels && names.has(String(labels.length))) {
    const key = String(labels.length);
    const name = names.value(key);
    // Classes that are numbers to their author are so in the file.
    labels.push(typeof name === 'number' ? String(name) : names.text(key));
  }
  return labels.length === 0 ? names.refuse('0', 'a label') : labels;
}

function unnamed(count: number): readonly string[] {
  return Array.from({ length: Math.min(count, mostLabels) }, (_, i) => `LABEL_${i}`);
}
