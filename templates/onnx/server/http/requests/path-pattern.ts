/** Whether something follows a name of a template after a colon, or may on a path that begins the same. */
export function namesEndAtColon(template: string): boolean {
  return template.includes('{') && (template.includes(':') || template.startsWith('/v1/'));
}

/** The paths that a template of contract/path-template.ts stands for, its places as groups. */
export function pathPattern(template: string): RegExp {
  const segment = namesEndAtColon(template) ? '[^/:]+' : '[^/]+';
  const source = template
    .replaceAll('[', '(?:')
    .replaceAll(']', ')?')
    .replaceAll(/\{(\w+)\}/g, (_place, name: string) => `(?<${name}>${segment})`);
  return new RegExp(`^${source}$`);
}
