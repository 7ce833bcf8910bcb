/**
 * Left out of images because nothing in them reads it: manuals, translations, tools for people or
 * for package installation, character-set converters (Node.js brings ICU), debugger scripts.
 */
const dropped: readonly RegExp[] = [
  /^usr\/share\/(?:base-files|bug|ca-certificates|dict|doc-base|gcc|gdb|info|lintian|locale|man|menu|misc)\//u,
  /^usr\/lib\/[^/]+\/(?:audit|gconv)\//u,
  /^usr\/(?:bin|sbin|games|include|src)\//u,
  /^etc\/(?:ca-certificates|default|dpkg|kernel|init\.d|ld\.so\.conf\.d|profile\.d|skel|update-motd\.d)\//u,
  /^etc\/(?:issue|issue\.net)$/u,
  /^(?:boot|var)\//u,
];

/** Whether an image keeps a file or link of a Debian package. Of the documentation, the licences stay. */
export function isKept(path: string, type: string): boolean {
  if (path.startsWith('usr/share/doc/')) {
    return path.endsWith('/copyright') || (type === 'symlink' && path.split('/').length === 4);
  }
  return !dropped.some((pattern) => pattern.test(path));
}

/** Since Debian 12 /lib and the like are links into /usr; a package that still ships below them means that. */
export function mergedUsrPath(path: string): string {
  return /^(?:bin|sbin|lib|lib64)\//u.test(path) ? `usr/${path}` : path;
}
