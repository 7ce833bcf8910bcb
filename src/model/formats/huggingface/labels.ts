import type { DeclaredFields } from '../../../../contract/declared-fields.ts';

/** No classifier has more. */
const mostLabels = 100_000;

/**
 * What the classes of a model are called, in their order: id2label of config.json, else label2id, else as transformers calls classes
 * without names. Where id2label names more than there are, the first are those, as to transformers' pipelines.
 *
 * @param width how many scores the graph returns; null where it doesn't say
 * @throws what its fields throw where they don't name each
 */
export function labelsOf(config: DeclaredFields, width: number | null): readonly string[] {
  if (width !== null && width > mostLabels) config.refuse('id2label', `at most ${mostLabels} labels`);
  const field = ['id2label', 'label2id'].find((name) => config.has(name) && config.value(name) !== null);
  if (field === undefined) return unnamed(width ?? 2);
  if (field === 'id2label') return namedLabels(config, width);
  const labels = numberedLabels(config.object(field));
  if (width !== null && labels.length !== width) config.refuse(field, counted(width));
  return labels;
}

/**
 * Refuses several names of one score: scores of a softmax sum to 1, so that it would be 1 whatever is sent.
 *
 * @param labels of a model by {@link labelsOf}
 * @throws what its fields throw
 */
export function requireNoOthers(config: DeclaredFields, labels: readonly string[]): void {
  if (labels.length === 1 && namesIn(config) > 1)
    config.refuse('id2label', '1 label, as the graph returns 1 score');
}

/** How many names id2label has; 0 where there is none. */
export function namesIn(config: DeclaredFields): number {
  return (config.value('id2label') ?? null) === null ? 0 : config.object('id2label').names().length;
}

function counted(width: number): string {
  return `${width} labels, as many as the graph returns scores`;
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

/** Labels by their keys, from 0 on; where nobody says how many there are, no key may be missing in between. */
function namedLabels(config: DeclaredFields, width: number | null): readonly string[] {
  const names = config.object('id2label');
  const labels: string[] = [];
  while (labels.length < (width ?? mostLabels) && names.has(String(labels.length))) {
    const key = String(labels.length);
    const name = names.value(key);
    // Classes that are numbers to their author are so in the file.
    labels.push(typeof name === 'number' ? String(name) : names.text(key));
  }
  const count = Math.max(1, width ?? names.names().length);
  if (labels.length >= count) return labels;
  const wanted = width === null ? `${count} labels` : counted(count);
  const keys = count === 1 ? 'the key 0' : `the keys 0 to ${count - 1}`;
  return config.refuse('id2label', `${wanted}, by ${keys}, of which ${labels.length} is missing`);
}

function unnamed(count: number): readonly string[] {
  return Array.from({ length: Math.min(count, mostLabels) }, (_, i) => `LABEL_${i}`);
}
