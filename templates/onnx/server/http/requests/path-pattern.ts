/**
 * The paths that a template of contract/path-template.ts stands for, its places as groups. Where something follows a name
 * after a colon, or may on a path that begins the same, names have none.
 */
export function pathPattern(template: string): RegExp {
  const segment = template.includes(':') || template.startsWith('/v1/') ? '[^/:]+' : '[^/]+';
  const source = template
    .replaceAll('[', '(?:')
    .replaceAll(']', ')?')
    .replaceAll(/\{(\w+)\}/g, (_place, name: string) => `(?<${name}>${segment})`);
  return new RegExp(`^${source}$`);
}
