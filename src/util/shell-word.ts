/**
 * A text as one word of a POSIX shell: as it is where the shell leaves it alone, else in quotes. What a terminal would
 * obey is escaped as in JSON, where it may stand unescaped in a few places.
 */
export function shellWord(text: string): string {
  const plain = text.replaceAll(/[\p{Cc}\u2028-\u202e\u2066-\u2069]/gu, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return /^[\w./:@%+,-][\w./:@%+,=-]*$/u.test(plain) ? plain : `'${plain.replaceAll("'", String.raw`'\''`)}'`;
}

/** The path of a file as a {@link shellWord} that no program takes for an option, whatever the file is called. */
export function shellPath(path: string): string {
  return shellWord(path.startsWith('-') ? `./${path}` : path);
}
