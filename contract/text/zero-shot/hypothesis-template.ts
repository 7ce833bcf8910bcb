/** `{}` or `{0}`, where a label goes; two braces that stand for one; any other brace. */
const places = /\{0?\}|\{\{|\}\}|[{}]/gu;

/**
 * A sentence with a place for a label, as Python's `str.format` has it.
 *
 * @returns a function that puts a label there; null where there is no place for one, or several, or something else in braces
 */
export function hypothesisTemplate(template: string): ((label: string) => string) | null {
  const found = template.match(places) ?? [];
  const slots = found.filter((place) => place === '{}' || place === '{0}');
  const others = found.filter((place) => place === '{' || place === '}');
  // Python counts places without a number: a second one has no label.
  const areTooMany = slots.filter((place) => place === '{}').length > 1 || new Set(slots).size > 1;
  if (slots.length === 0 || others.length > 0 || areTooMany) return null;
  return (label) =>
    template.replaceAll(places, (place) => (place === '{{' ? '{' : place === '}}' ? '}' : label));
}
