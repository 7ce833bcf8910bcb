/** How the server in an image is told where its predictions go (docs/configuration.md); known in this file only. */
import type { DatabaseKind } from './stack.ts';

/** The database, its user and the host it is found at. */
export const postgres = { host: 'database', port: 5432, user: 'mlpack', database: 'predictions' } as const;

export const passwordSecret = 'database-password';

/**
 * Folder that each model's volume is mounted at, with the spool and with SQLite the database. A new volume takes
 * the mode of the folder it covers, and this one may be written by everybody in every image.
 */
export const dataFolder = '/var/tmp';

/** Folder on that volume with the predictions that the database hasn't got yet. */
export const spoolFolder = `${dataFolder}/mlpack/spool`;

const sqliteFile = `${dataFolder}/mlpack/predictions.db`;

/** Variables of a model's server. */
export function predictionLogEnvironment(database: DatabaseKind, digest: string): Record<string, string> {
  if (database === 'none') return {};
  return {
    ...(database === 'postgres' ? postgresVariables : { MLPACK_PREDICTION_LOG: `sqlite://${sqliteFile}` }),
    MLPACK_PREDICTION_SPOOL: spoolFolder,
    MLPACK_IMAGE_DIGEST: digest,
  };
}

const postgresVariables = {
  MLPACK_PREDICTION_LOG: `postgres://${postgres.user}@${postgres.host}:${postgres.port}/${postgres.database}`,
  MLPACK_PREDICTION_LOG_PASSWORD_FILE: `/run/secrets/${passwordSecret}`,
};

/**
 * What Compose's `exec` does in a stack to tell whether a prediction of a request is there, by 1 or 0: a shadow's copy has the same id.
 *
 * @param requestId as the server answered it
 * @returns the service and the command in its container
 */
export function arrivalQuery(database: 'postgres' | 'sqlite', service: string, requestId: string): string[] {
  const id = requestId.replaceAll("'", "''");
  const found = `SELECT 1 FROM predictions WHERE request_id = '${id}' OR correlation_id = '${id}' LIMIT 1`;
  const sql = `SELECT count(*) AS n FROM (${found}) AS found`;
  if (database === 'sqlite') {
    const script = `const { DatabaseSync } = require('node:sqlite');
console.log(new DatabaseSync('${sqliteFile}', { readOnly: true }).prepare(process.argv[1]).get().n);`;
    return [service, '/usr/local/bin/node', '--eval', script, sql];
  }
  const { user, database: name, host } = postgres;
  return [
    host,
    'psql',
    `--username=${user}`,
    `--dbname=${name}`,
    '--tuples-only',
    '--no-align',
    `--command=${sql}`,
  ];
}

/**
 * What Compose's `exec` does in a stack to give what a query gives: a line for each of its rows, base64 of JSON by
 * column, as a terminal's control characters and the encodings of programs on the way leave that alone.
 *
 * @returns the service and the command in its container
 */
export function linesCommand(database: 'postgres' | 'sqlite', service: string, sql: string): string[] {
  if (database === 'sqlite') {
    const script = `const { DatabaseSync } = require('node:sqlite');
const database = new DatabaseSync(process.argv[2] ?? '${sqliteFile}', { readOnly: true, timeout: 5000 });
for (const row of database.prepare(process.argv[1]).iterate())
  console.log(Buffer.from(JSON.stringify(row)).toString('base64'));`;
    return [service, '/usr/local/bin/node', '--eval', script, sql];
  }
  const { user, database: name, host } = postgres;
  const json = "encode(convert_to(row_to_json(line)::text, 'UTF8'), 'base64')";
  const lines = `SELECT replace(${json}, chr(10), '') FROM (${sql}) AS line`;
  const plain = ['--no-psqlrc', '--tuples-only', '--no-align', '--set=FETCH_COUNT=1000'];
  return [host, 'psql', `--username=${user}`, `--dbname=${name}`, ...plain, `--command=${lines}`];
}
