/** A file in the folder of a model, as its contract names it. */
export interface NamedFile {
  /** Path in the folder of the model. */
  readonly path: string;
  readonly sha256: string;
}

/**
 * The files that the steps of a chain read: by names that steps of kinds have which are not known yet, too.
 *
 * @returns each path once, the last that is said of it
 */
export function filesOfSteps(steps: readonly object[] = []): NamedFile[] {
  const files = new Map<string, string>();
  const add = (path: unknown, sha256: unknown) => {
    if (typeof path === 'string' && typeof sha256 === 'string') files.set(path, sha256);
  };
  for (const step of steps) {
    const { file, sha256, files: listed }: { file?: unknown; sha256?: unknown; files?: unknown } = step;
    add(file, sha256);
    for (const one of Array.isArray(listed) ? (listed as readonly unknown[]) : []) {
      if (typeof one !== 'object' || one === null) continue;
      const { path, sha256: digest }: { path?: unknown; sha256?: unknown } = one;
      add(path, digest);
    }
  }
  return [...files].map(([path, sha256]) => ({ path, sha256 }));
}
