/** A path as Express must be told it to mean exactly that path. */
export function literalPath(path: string): string {
  return path.replace(/[\\{}()[\]+?!:*]/g, '\\$&');
}
