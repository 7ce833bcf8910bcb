import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileTempDir } from '../temp.ts';

/** A line of a table or view, by column. */
// What a test expects of a row is checked by its expectations.
// oxlint-disable-next-line typescript/no-explicit-any
type Line = Record<string, any>;

export interface SqliteLog {
  /** Variables that make a server record there. */
  readonly env: Readonly<Record<string, string>>;
  readonly url: string;
  readonly spool: string;
  /** What a query gives as soon as it gives `count` lines. */
  lines(sql: string, count: number): Promise<Line[]>;
}

/** A database and a spool for a server's predictions, in a folder that is gone after the tests of the file. */
export async function sqliteLog(env: Readonly<Record<string, string>> = {}): Promise<SqliteLog> {
  const folder = await fileTempDir();
  const path = join(folder, 'predictions.db');
  const spool = join(folder, 'spool');
  const url = `sqlite://${path}`;
  return {
    env: { MLPACK_PREDICTION_LOG: url, MLPACK_PREDICTION_SPOOL: spool, ...env },
    url,
    spool,
    lines: (sql, count) => until(() => query(path, sql), count),
  };
}

function query(path: string, sql: string): Line[] {
  const database = new DatabaseSync(path);
  try {
    return database
      .prepare(sql)
      .all()
      .map((line) => ({ ...line }));
  } finally {
    database.close();
  }
}

async function until(ask: () => Line[], count: number): Promise<Line[]> {
  for (;;) {
    // The writer may not even have made the table.
    let lines: Line[] = [];
    try {
      lines = ask();
    } catch {}
    if (lines.length >= count) return lines;
    await sleep(20);
  }
}
