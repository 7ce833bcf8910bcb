import { passwordSecret, postgres } from '../prediction-log.ts';
import { healthcheck, type Service } from './service.ts';
import { publicImage, type Stack } from '../stack.ts';

/** PostgreSQL, reached by the models only. */
export function databaseService(stack: Pick<Stack, 'images'>): Service {
  const { user, database } = postgres;
  return {
    image: publicImage(stack, 'database'),
    limits: { cpusVariable: 'DATABASE_CPUS', memoryMiB: 512, pids: 256 },
    stopGraceSeconds: 60,
    user: 'postgres',
    environment: {
      POSTGRES_USER: user,
      POSTGRES_DB: database,
      POSTGRES_PASSWORD_FILE: `/run/secrets/${passwordSecret}`,
    },
    secrets: [passwordSecret],
    volume: { name: 'database', folder: '/var/lib/postgresql/data' },
    memoryFolders: [
      { folder: '/tmp', sizeMiB: 64 },
      { folder: '/var/run/postgresql', sizeMiB: 1 },
    ],
    // Over TCP: while the database is being created, it answers on its socket only.
    healthcheck: healthcheck(
      ['pg_isready', '--quiet', '--host=127.0.0.1', `--username=${user}`, `--dbname=${database}`],
      60,
    ),
    networks: ['database'],
  };
}
