/**
 * Names that several classes go by, as ImageNet has two cranes. An object of scores by label would have such a key twice, of which every reader
 * keeps one: scores are answered as a list of labels and scores where there are any.
 */
export function repeatedLabels(labels: readonly (string | number)[]): ReadonlySet<string> {
  const [seen, repeated] = [new Set<string>(), new Set<string>()];
  for (const label of labels.map(String)) (seen.has(label) ? repeated : seen).add(label);
  return repeated;
}
