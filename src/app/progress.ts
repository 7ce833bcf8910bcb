/** Where a use case says what it is doing; the CLI draws it on stderr. */
export interface Progress {
  /** Runs one step; `update` shows a detail (a file name, 12 of 40 MB) while it lasts. */
  step<T>(title: string, run: (update: (detail: string) => void) => Promise<T>): Promise<T>;
  /** Something the user should know but need not act on. */
  note(text: string): void;
}
