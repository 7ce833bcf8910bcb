/**
 * Go's filepath.Match as a regular expression: `*` and `?` stay within a path component, `[a-z]`, `[^a]`,
 * backslash escapes. With `doubleStar`, `**` is any number of components, as in .dockerignore.
 * @returns undefined for a malformed pattern
 */
export function globToRegExp(pattern: string, options: { readonly doubleStar: boolean }): RegExp | undefined {
  let source = '';
  for (let at = 0; at < pattern.length; at += 1) {
    const char = pattern.charAt(at);
    if (options.doubleStar && pattern.startsWith('**', at)) {
      at += 1;
      const hasSlash = pattern.charAt(at + 1) === '/';
      if (hasSlash) at += 1;
      source += at === pattern.length - 1 ? '.*' : '(?:.*/)?';
    } else if (char === '*') {
      source += '[^/]*';
    } else if (char === '?') {
      source += '[^/]';
    } else if (char === '[') {
      const close = /^\[\^?(?:\\.|[^\\\]])+\]/u.exec(pattern.slice(at))?.[0];
      if (close === undefined) return undefined;
      source += `(?!/)${close}`;
      at += close.length - 1;
    } else if (char === '\\') {
      at += 1;
      if (at === pattern.length) return undefined;
      source += literal(pattern.charAt(at));
    } else {
      source += literal(char);
    }
  }
  try {
    return new RegExp(`^${source}$`, 'us');
  } catch {
    return undefined;
  }
}

export function hasWildcard(text: string): boolean {
  return /(?:^|[^\\])(?:\\\\)*[*?[]/u.test(text);
}

function literal(char: string): string {
  return char.replace(/[.*+?^$(){}|[\]\\/]/u, '\\$&');
}
