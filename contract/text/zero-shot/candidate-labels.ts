/**
 * The labels that a text is to be held against, of a value of JSON: a list of texts, or one text with commas between them.
 *
 * @returns null for anything else, and for no labels
 */
export function candidateLabels(value: unknown): readonly string[] | null {
  const labels = typeof value === 'string' ? parted(value) : value;
  if (!Array.isArray(labels) || labels.length === 0) return null;
  return labels.every((label) => typeof label === 'string') ? labels : null;
}

function parted(text: string): readonly string[] {
  return text
    .split(',')
    .map((label) => label.trim())
    .filter((label) => label !== '');
}
