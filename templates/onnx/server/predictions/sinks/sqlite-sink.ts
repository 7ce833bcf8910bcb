import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import type { Dtype } from '../../tensors/dtype.ts';
import { makeFoldersSync } from '../make-folders-sync.ts';
import type { FeedbackRow, PredictionRow } from '../row.ts';
import { literal, modelView, quoted, type TensorPart, type ViewDialect } from './model-view.ts';
import { pairsText, pairValues, type ShadowPair, type WantedPairs } from './shadow-pairs.ts';
import { pruneRows } from './sink.ts';
import type { Retention, Sink, SinkOptions } from './sink.ts';
import { sqliteMigrations } from './sqlite-schema.ts';

/** How long another process may keep the file to itself. */
const busyTimeoutMs = 10_000;

/** A file of SQLite, in a folder that outlives the container. */
export class SqliteSink implements Sink {
  readonly #options: SinkOptions;
  #database: DatabaseSync | null = null;
  #insertPrediction: StatementSync | null = null;
  #insertFeedback: StatementSync | null = null;

  constructor(options: SinkOptions) {
    this.#options = options;
  }

  open(): void {
    if (this.#database !== null) return;
    const path = sqlitePath(this.#options.url);
    makeFoldersSync(dirname(path));
    const database = new DatabaseSync(path, { timeout: busyTimeoutMs });
    try {
      // Readers don't keep the writer waiting; with FULL what is committed outlives a power cut.
      database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
      transaction(database, () => {
        this.#migrate(database);
        this.#views(database);
      });
      this.#insertPrediction = database.prepare(`
        INSERT INTO predictions (request_id, correlation_id, started_at, latency_ms, model, model_version,
          image_digest, protocol, status, inputs, outputs, prediction, note, is_shadow)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`);
      this.#insertFeedback = database.prepare(`
        INSERT INTO feedback (request_id, received_at, truth) VALUES (?, ?, ?)
        ON CONFLICT (request_id) DO UPDATE SET received_at = excluded.received_at, truth = excluded.truth
        WHERE excluded.received_at >= feedback.received_at`);
    } catch (error) {
      database.close();
      throw error;
    }
    this.#database = database;
  }

  insert(predictions: readonly PredictionRow[], feedback: readonly FeedbackRow[]): number {
    const database = this.#opened();
    let added = 0;
    transaction(database, () => {
      for (const row of predictions) {
        const { changes } = this.#insertPrediction?.run(
          row.requestId,
          row.correlationId,
          new Date(row.startMs).toISOString(),
          row.latencyMs,
          row.model,
          row.version,
          row.imageDigest,
          row.protocol,
          row.status,
          row.inputs,
          row.outputs,
          row.prediction,
          row.note,
          Number(row.isShadow),
        ) ?? { changes: 0 };
        added += Number(changes);
      }
      for (const { requestId, receivedMs, truth } of feedback) {
        this.#insertFeedback?.run(requestId, isoMicroseconds(receivedMs), truth);
      }
    });
    return added;
  }

  bytesOfRow(): number | null {
    // Rows are numbered in the order that they come in, and go in.
    const { used, count } =
      this.#opened()
        .prepare(
          `SELECT (pages.page_count - free.freelist_count) * size.page_size AS used,
            (SELECT max(rowid) - min(rowid) + 1 FROM predictions) AS count
          FROM pragma_page_count pages, pragma_freelist_count free, pragma_page_size size`,
        )
        .get() ?? {};
    return typeof used === 'number' && typeof count === 'number' ? used / count : null;
  }

  prune({ beforeMs, rows }: Retention): boolean {
    const database = this.#opened();
    let deleted = 0;
    const drop = (table: string, column: string, where: string, ...values: (string | number)[]): void => {
      const { changes } = database
        .prepare(
          `DELETE FROM ${table} WHERE request_id IN (SELECT request_id FROM ${table} ${where} ORDER BY ${column} LIMIT ${pruneRows})`,
        )
        .run(...values);
      deleted = Math.max(deleted, Number(changes));
    };
    if (beforeMs !== null) {
      const before = new Date(beforeMs).toISOString();
      drop('predictions', 'started_at', 'WHERE started_at < ?', before);
      drop('feedback', 'received_at', 'WHERE received_at < ?', before);
    }
    if (rows < Infinity) {
      const oldestKept = database
        .prepare('SELECT started_at FROM predictions ORDER BY started_at DESC LIMIT 1 OFFSET ?')
        .get(rows - 1)?.['started_at'];
      if (typeof oldestKept === 'string')
        drop('predictions', 'started_at', 'WHERE started_at < ?', oldestKept);
    }
    return deleted === pruneRows;
  }

  pairs(wanted: WantedPairs): readonly ShadowPair[] {
    return this.#opened()
      .prepare(selectPairs)
      .all(...pairValues(wanted))
      .map((row) => ({
        model: String(row['model']),
        answered_version: String(row['answered_version']),
        shadow_version: String(row['shadow_version']),
        answered_digest: textOf(row['answered_digest']),
        shadow_digest: textOf(row['shadow_digest']),
        inputs: null,
        answered_prediction: textOf(row['answered_prediction']),
        shadow_prediction: textOf(row['shadow_prediction']),
        answered_outputs: textOf(row['answered_outputs']),
        shadow_outputs: textOf(row['shadow_outputs']),
      }));
  }

  close(): void {
    this.#database?.close();
    this.#database = null;
  }

  #opened(): DatabaseSync {
    if (this.#database === null) throw new Error('the database is not open');
    return this.#database;
  }

  #migrate(database: DatabaseSync): void {
    const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
    for (const step of sqliteMigrations.slice(version)) database.exec(step);
    if (version < sqliteMigrations.length) database.exec(`PRAGMA user_version = ${sqliteMigrations.length}`);
  }

  #views(database: DatabaseSync): void {
    const known = database.prepare('SELECT definition FROM mlpack_views WHERE name = ?');
    const keep = database.prepare('INSERT OR REPLACE INTO mlpack_views (name, definition) VALUES (?, ?)');
    for (const model of this.#options.models) {
      const { name, definition } = modelView(model, sqliteDialect);
      if (known.get(name)?.['definition'] === definition) continue;
      database.exec(`DROP VIEW IF EXISTS ${quoted(name)}; ${definition}`);
      keep.run(name, definition);
    }
  }
}

const selectPairs = pairsText({
  parameter: (number) => `?${number}`,
  keptBytes: (column) => `octet_length(${column})`,
});

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** The file that `sqlite:///path` names. */
function sqlitePath(url: string): string {
  return fileURLToPath(url.replace(/^sqlite:/, 'file:'));
}

function transaction(database: DatabaseSync, work: () => void): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    work();
    database.exec('COMMIT');
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

const sqliteDialect: ViewDialect = {
  rows: (inputName) => `JOIN json_each(CASE
    WHEN json_type(p.prediction) = 'array' THEN p.prediction
    WHEN json_type(p.inputs -> ${literal(inputName)}) = 'array' THEN p.inputs -> ${literal(inputName)}
    ELSE '[null]' END) r`,
  rowIndex: 'r.key',
  value(source: string, name: string, part: TensorPart, dtype: Dtype | null): string {
    const tensor = `p.${source} -> ${literal(name)}`;
    if (part === 'all') return tensor;
    const path = `'$[' || r.key || ']${part === 'row' ? '' : `[${part}]`}'`;
    const value = `json_extract(${tensor}, ${path})`;
    return dtype === null ? `(${tensor}) -> (${path})` : value;
  },
};

/** A time to the microsecond: two may come within one millisecond, and the later counts. */
function isoMicroseconds(timeMs: number): string {
  const wholeMs = Math.floor(timeMs);
  const microseconds = Math.floor((timeMs - wholeMs) * 1000);
  return `${new Date(wholeMs).toISOString().slice(0, -1)}${String(microseconds).padStart(3, '0')}Z`;
}
