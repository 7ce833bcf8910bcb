/** What a shell can offer for the value of a flag or an argument. */
export interface ValueForms {
  /** Whole values, such as `postgres`. */
  readonly words: readonly string[];
  /** What a value may begin with, such as `oci:`, a file or folder following. */
  readonly prefixes: readonly string[];
  /** What of the file system is a value, or follows a prefix; null: nothing. */
  readonly paths: 'files' | 'folders' | null;
  /** Whether the name of an image that was built here is a value. */
  readonly images: boolean;
}

/** Nothing that a shell knows. */
export const noForms: ValueForms = { words: [], prefixes: [], paths: null, images: false };

/**
 * Reads what help writes: `minimal|IMAGE`, `FILE`, `oci:DIR|docker`. Words in lower case are values themselves, FILE and
 * DIR are the file system's, and whatever else is in capitals or begins with a digit is the user's.
 */
export function readValueForms(help: string): ValueForms {
  const words: string[] = [];
  const prefixes: string[] = [];
  let paths: ValueForms['paths'] = null;
  for (const form of help.split('|')) {
    const { prefix = '', path } =
      /^(?<prefix>[a-z][a-z-]*:\/*)?(?<path>FILE|DIR)\b/u.exec(form)?.groups ?? {};
    if (path !== undefined) {
      if (prefix !== '') prefixes.push(prefix);
      // Files are offered where both may be: the way to a file leads through folders.
      paths = path === 'FILE' || paths === 'files' ? 'files' : 'folders';
    } else if (/^[a-z][a-z0-9/-]*$/u.test(form)) words.push(form);
  }
  return { ...noForms, words, prefixes, paths };
}
