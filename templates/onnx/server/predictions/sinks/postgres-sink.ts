import { Client, DatabaseError } from 'pg';
import type { Dtype } from '../../tensors/dtype.ts';
import type { FeedbackRow, PredictionRow } from '../row.ts';
import { literal, modelView, quoted, type TensorPart, type ViewDialect } from './model-view.ts';
import { askPairs } from './postgres-pairs.ts';
import { postgresMigrations } from './postgres-schema.ts';
import type { ShadowPair, WantedPairs } from './shadow-pairs.ts';
import { pruneRows, RefusedError } from './sink.ts';
import type { Retention, Sink, SinkOptions } from './sink.ts';

/** Key of the advisory lock by which servers that bring the schema up to date take turns. */
const migrationLock = 7_310_579_201_422_002n;

/** To connect takes some milliseconds of CPU, which a busy machine hardly gives the lowest priority: the next attempt may take twice as long. */
const firstConnectTimeoutMs = 5000;

/** A statement that takes longer has lost its connection, more likely than not. */
const statementTimeoutMs = 30_000;

/** Bytes of an entry in each index and the heap, beside what pg_column_size() says of a row. */
const rowOverheadBytes = 160;

/** Classes of SQLSTATE that say that the data is at fault: data exception, integrity constraint, limit exceeded. */
const dataErrors = /^(22|23|54)/;

/** PostgreSQL over one connection, made again when it is lost. */
export class PostgresSink implements Sink {
  readonly #options: SinkOptions;
  #client: Client | null = null;
  #connectTimeoutMs = firstConnectTimeoutMs;

  constructor(options: SinkOptions) {
    this.#options = options;
  }

  async open(): Promise<void> {
    if (this.#client !== null) return;
    const { url, password } = this.#options;
    const client = new Client({
      connectionString: withPassword(url, password),
      application_name: 'mlpack prediction log',
      connectionTimeoutMillis: this.#connectTimeoutMs,
      query_timeout: statementTimeoutMs,
      keepAlive: true,
    });
    const lost = (): void => {
      if (this.#client === client) this.#client = null;
    };
    client.on('error', lost);
    client.on('end', lost);
    try {
      await client.connect();
      await this.#prepare(client);
    } catch (error) {
      this.#connectTimeoutMs = Math.min(2 * this.#connectTimeoutMs, statementTimeoutMs);
      await end(client);
      throw error;
    }
    this.#connectTimeoutMs = firstConnectTimeoutMs;
    this.#client = client;
  }

  async insert(predictions: readonly PredictionRow[], feedback: readonly FeedbackRow[]): Promise<number> {
    let added = 0;
    await this.#transaction(async (client) => {
      if (predictions.length > 0) {
        const { rowCount } = await client.query({ name: 'predictions', text: insertPredictions }, [
          `[${predictions.map(predictionJson).join(',')}]`,
        ]);
        added = rowCount ?? 0;
      }
      if (feedback.length > 0) {
        await client.query({ name: 'feedback', text: insertFeedback }, [
          `[${feedback.map(feedbackJson).join(',')}]`,
        ]);
      }
    });
    return added;
  }

  async bytesOfRow(): Promise<number | null> {
    let bytes: number | null = null;
    await this.#transaction(async (client) => {
      // The relation keeps the room of what was deleted, so its size says little.
      const { rows } = await client.query<{ bytes: number | null }>(
        `SELECT avg(pg_column_size(newest.*))::double precision AS bytes
        FROM (SELECT * FROM predictions ORDER BY started_at DESC LIMIT 1000) newest`,
      );
      const [row] = rows;
      if (row !== undefined && row.bytes !== null) bytes = row.bytes + rowOverheadBytes;
    });
    return bytes;
  }

  async prune({ beforeMs, rows }: Retention): Promise<boolean> {
    let deleted = 0;
    await this.#transaction(async (client) => {
      const drop = async (table: string, column: string, before: unknown): Promise<void> => {
        const { rowCount } = await client.query(
          `DELETE FROM ${table} WHERE request_id IN (SELECT request_id FROM ${table} WHERE ${column} < $1 ORDER BY ${column} LIMIT ${pruneRows})`,
          [before],
        );
        deleted = Math.max(deleted, rowCount ?? 0);
      };
      if (beforeMs !== null) {
        await drop('predictions', 'started_at', new Date(beforeMs));
        await drop('feedback', 'received_at', new Date(beforeMs));
      }
      if (rows < Infinity) {
        const { rows: found } = await client.query<{ started_at: string }>(
          'SELECT started_at::text FROM predictions ORDER BY started_at DESC LIMIT 1 OFFSET $1',
          [rows - 1],
        );
        const [oldestKept] = found;
        if (oldestKept !== undefined) await drop('predictions', 'started_at', oldestKept.started_at);
      }
    });
    return deleted === pruneRows;
  }

  async pairs(wanted: WantedPairs, signal: AbortSignal): Promise<readonly ShadowPair[]> {
    const client = this.#connected();
    signal.throwIfAborted();
    // A query that is under way ends with its connection.
    const giveUp = (): void => void this.close();
    signal.addEventListener('abort', giveUp, { once: true });
    try {
      return await askPairs(client, wanted);
    } catch (error) {
      // Whatever the database refuses, it still takes predictions.
      if (!(error instanceof DatabaseError && (await isRolledBack(client)))) await this.close();
      throw error;
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
  }

  async close(): Promise<void> {
    const client = this.#client;
    this.#client = null;
    if (client !== null) await end(client);
  }

  async #transaction(work: (client: Client) => Promise<void>): Promise<void> {
    const client = this.#connected();
    try {
      await client.query('BEGIN');
      await work(client);
      await client.query('COMMIT');
    } catch (error) {
      const isData = error instanceof DatabaseError && dataErrors.test(error.code ?? '');
      if (!(isData && (await isRolledBack(client)))) await this.close();
      throw isData ? new RefusedError(error.message, { cause: error }) : error;
    }
  }

  #connected(): Client {
    if (this.#client === null) throw new Error('the connection is lost');
    return this.#client;
  }

  async #prepare(client: Client): Promise<void> {
    await client.query('BEGIN');
    // Gone with the transaction, however that ends.
    await client.query('SELECT pg_advisory_xact_lock($1)', [migrationLock.toString()]);
    await client.query('CREATE TABLE IF NOT EXISTS mlpack_schema (version integer PRIMARY KEY)');
    const { rows } = await client.query<{ version: number | null }>(
      'SELECT max(version) AS version FROM mlpack_schema',
    );
    const version = rows[0]?.version ?? 0;
    for (const [i, step] of postgresMigrations.entries()) {
      if (i < version) continue;
      await client.query(step);
      await client.query('INSERT INTO mlpack_schema (version) VALUES ($1)', [i + 1]);
    }
    for (const model of this.#options.models) {
      const { name, definition } = modelView(model, postgresDialect);
      const known = await client.query('SELECT 1 FROM mlpack_views WHERE name = $1 AND definition = $2', [
        name,
        definition,
      ]);
      if (known.rowCount === 0) await this.#view(client, name, definition);
    }
    await client.query('COMMIT');
  }

  /** What others made of a view may keep it from being replaced: predictions are recorded nevertheless. */
  async #view(client: Client, name: string, definition: string): Promise<void> {
    await client.query('SAVEPOINT view');
    try {
      await client.query(`DROP VIEW IF EXISTS ${quoted(name)}`);
      await client.query(definition);
      await client.query(
        'INSERT INTO mlpack_views VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET definition = excluded.definition',
        [name, definition],
      );
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      await client.query('ROLLBACK TO SAVEPOINT view');
      this.#options.onWarning(`the view ${name} is left as it is: ${error.message}`);
    }
  }
}

/** Whether the connection can be used after what went wrong on it. */
async function isRolledBack(client: Client): Promise<boolean> {
  return client.query('ROLLBACK').then(
    () => true,
    () => false,
  );
}

/** Puts the password into the URL, as the client goes by nothing else where there is a URL. */
function withPassword(url: string, password: string | null): string {
  if (password === null) return url;
  const whole = new URL(url);
  whole.password = encodeURIComponent(password);
  return whole.href;
}

/** A connection that is lost cannot be ended in a friendly way, and may never say so. */
async function end(client: Client): Promise<void> {
  const { promise: timeUp, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, 1000);
  await Promise.race([client.end().catch(() => undefined), timeUp]);
  clearTimeout(timer);
}

/** One parameter for all rows, whose JSON is put into it as it is. */
const insertPredictions = `
  INSERT INTO predictions (request_id, correlation_id, started_at, latency_ms, model, model_version,
    image_digest, protocol, status, inputs, outputs, prediction, note, is_shadow)
  SELECT i, c, to_timestamp(t / 1000), l, m, v, d, p, s, x, y, z, n, w
  FROM json_to_recordset($1::json) AS r (i text, c text, t double precision, l double precision, m text, v text,
    d text, p text, s integer, x jsonb, y jsonb, z jsonb, n text,
    w boolean)
  ON CONFLICT DO NOTHING`;

const insertFeedback = `
  INSERT INTO feedback (request_id, received_at, truth)
  SELECT DISTINCT ON (i) i, to_timestamp(t / 1000), x
  FROM ROWS FROM (json_to_recordset($1::json) AS (i text, t double precision, x jsonb)) WITH ORDINALITY AS r (i, t, x, n)
  ORDER BY i, t DESC, n DESC
  ON CONFLICT (request_id) DO UPDATE SET received_at = excluded.received_at, truth = excluded.truth
  WHERE excluded.received_at >= feedback.received_at`;

function predictionJson(row: PredictionRow): string {
  const { requestId: i, correlationId: c, startMs: t, latencyMs: l, model: m, version: v } = row;
  const { imageDigest: d, protocol: p, status: s, note: n, isShadow: w } = row;
  const { inputs, outputs, prediction } = row;
  const plain = JSON.stringify({ i, c, t, l, m, v, d, p, s, n, w });
  return `${plain.slice(0, -1)},"x":${inputs},"y":${outputs},"z":${prediction}}`;
}

function feedbackJson({ requestId, receivedMs, truth }: FeedbackRow): string {
  return `{"i":${JSON.stringify(requestId)},"t":${receivedMs},"x":${truth}}`;
}

const types: Readonly<Record<Dtype, string>> = {
  bool: 'boolean',
  int8: 'smallint',
  int16: 'smallint',
  int32: 'integer',
  int64: 'bigint',
  uint8: 'smallint',
  uint16: 'integer',
  uint32: 'bigint',
  uint64: 'numeric',
  float16: 'double precision',
  float32: 'double precision',
  float64: 'double precision',
  string: 'text',
};

const postgresDialect: ViewDialect = {
  rows: (inputName) => `CROSS JOIN LATERAL generate_series(0, CASE
    WHEN jsonb_typeof(p.prediction) = 'array' THEN jsonb_array_length(p.prediction)
    WHEN jsonb_typeof(p.inputs -> ${literal(inputName)}) = 'array' THEN jsonb_array_length(p.inputs -> ${literal(inputName)})
    ELSE 1 END - 1) AS r (row_index)`,
  rowIndex: 'r.row_index',
  value(source: string, name: string, part: TensorPart, dtype: Dtype | null): string {
    const tensor = `p.${source} -> ${literal(name)}`;
    if (part === 'all') return tensor;
    const value = part === 'row' ? `${tensor} -> r.row_index` : `${tensor} -> r.row_index -> ${part}`;
    if (dtype === null) return value;
    const text = `(${value}) #>> '{}'`;
    if (dtype === 'string') return text;
    const isTyped =
      dtype === 'bool'
        ? `jsonb_typeof(${value}) = 'boolean'`
        : // A hash in place of a value is no number.
          `(jsonb_typeof(${value}) = 'number' OR ${text} IN ('NaN', 'Infinity', '-Infinity'))`;
    return `CASE WHEN ${isTyped} THEN (${text})::${types[dtype]} END`;
  },
};
