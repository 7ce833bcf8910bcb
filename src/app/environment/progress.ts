/** Where a use case says what it is doing; the CLI draws it on stderr. */
export interface Progress {
  /** Runs one step; `update` shows a detail (a file name, 12 of 40 MB) while it lasts. */
  step<T>(title: string, run: (update: (detail: string) => void) => Promise<T>): Promise<T>;
  /** Something the user should know but need not act on. */
  note(text: string): void;
}

/** The progress of work on one of an image's models: where there are several, all that is said names the model. */
export function progressOf(
  progress: Progress,
  { name, version }: { readonly name: string; readonly version: string | null },
  models: readonly unknown[],
): Progress {
  if (models.length === 1) return progress;
  const subject = `${name} ${version}`;
  return {
    step: (title, run) => progress.step(`${subject}: ${title}`, run),
    note: (text) => progress.note(`${subject}: ${text}`),
  };
}
