/** How the server in an image is told where its predictions go (docs/configuration.md); known in this file only. */
import type { DatabaseKind } from './stack.ts';

/** The database, its user and the host it is found at. */
export const postgres = { host: 'database', port: 5432, user: 'mlpack', database: 'predictions' } as const;

export const passwordSecret = 'database-password';

/**
 * Where the volume of each model goes, with the spool and with SQLite the database. A new volume takes
 * the mode of the folder it covers, and this one may be written by everybody in every image.
 */
export const dataFolder = '/var/tmp';

const sqliteFile = `${dataFolder}/mlpack/predictions.db`;

/** Variables of a model's server. */
export function predictionLogEnvironment(database: DatabaseKind, digest: string): Record<string, string> {
  if (database === 'none') return {};
  return {
    ...(database === 'postgres' ? postgresVariables : { MLPACK_PREDICTION_LOG: `sqlite://${sqliteFile}` }),
    MLPACK_PREDICTION_SPOOL: `${dataFolder}/mlpack/spool`,
    MLPACK_IMAGE_DIGEST: digest,
  };
}

const postgresVariables = {
  MLPACK_PREDICTION_LOG: `postgres://${postgres.user}@${postgres.host}:${postgres.port}/${postgres.database}`,
  MLPACK_PREDICTION_LOG_PASSWORD_FILE: `/run/secrets/${passwordSecret}`,
};

/**
 * What Compose's `exec` does in a stack to count the predictions of a request, which is one or none.
 *
 * @param requestId as the server answered it
 * @returns the service and the command in its container
 */
export function arrivalQuery(database: 'postgres' | 'sqlite', service: string, requestId: string): string[] {
  const id = requestId.replaceAll("'", "''");
  const sql = `SELECT count(*) AS n FROM predictions WHERE request_id = '${id}' OR correlation_id = '${id}'`;
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
