import type { ServerClient } from '../http.ts';

/** One thing a server must do, besides predicting. */
export interface Check<Subject extends readonly unknown[]> {
  readonly name: string;
  /** Returns what is wrong, null when nothing is. Rejects when the server doesn't answer. */
  run(client: ServerClient, ...subject: Subject): Promise<string | null>;
}
