import type { DeclaredFields } from '../../../../contract/declared-fields.ts';

/** No classifier has more. */
const mostLabels = 100_000;

/**
 * What the classes of a model are called, in their order: id2label of config.json, else label2id, else as transformers calls classes
 * without names.
 *
 * @param width how many scores the graph returns; null where it doesn't say
 * @throws what its fields throw where they don't name each
 */
export function labelsOf(config: DeclaredFields, width: number | null): readonly string[] {
  const field = ['id2label', 'label2id'].find((name) => config.has(name) && config.value(name) !== null);
  const labels = field === undefined ? unnamed(width ?? 2) : labelsIn(config, field);
  if (width !== null && labels.length !== width) {
    config.refuse(field ?? 'id2label', `${width} labels, as many as the graph returns scores`);
  }
  return labels;
}

function labelsIn(config: DeclaredFields, field: string): readonly string[] {
  const names = config.object(field);
  return field === 'id2label' ? namedLabels(names) : numberedLabels(names);
}

/** Labels by the numbers that they have, of which each is one's. */
function numberedLabels(numbers: DeclaredFields): readonly string[] {
  const names = numbers.names();
  const most = Math.min(names.length, mostLabels) - 1;
  const byNumber = new Map(names.map((name) => [numbers.integer(name, 0, most), name]));
  return names.map(
    (name, i) => byNumber.get(i) ?? numbers.refuse(name, `a number of its own, one of them ${i}`),
  );
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
