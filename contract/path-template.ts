/**
 * Paths with places for names: `{model}` is one segment, and what stands in brackets may be left out, as
 * `/v2/models/{model}[/versions/{version}]/infer`. docs/protocols.md writes them so, too.
 */

/** The values of places by their names, not yet encoded. */
export type PathValues = Partial<Readonly<Record<'model' | 'version' | 'label', string>>>;

/** A path with these values; what is in brackets is left out when it has none, and other places stay as they are. */
export function fillPath(template: string, values: PathValues = {}): string {
  const texts = new Map(Object.entries(values));
  const fill = (part: string) =>
    part.replaceAll(/\{(\w+)\}/g, (place, name: string) => {
      const text = texts.get(name);
      return text === undefined ? place : encodeURIComponent(text);
    });
  return fill(
    template.replaceAll(/\[([^\]]*)\]/g, (_whole, part: string) => (fill(part).includes('{') ? '' : part)),
  );
}

/** The paths that a template stands for, without and with what is in its brackets. */
export function pathVariants(template: string): readonly string[] {
  return [...new Set([template.replaceAll(/\[[^\]]*\]/g, ''), template.replaceAll(/[[\]]/g, '')])];
}
