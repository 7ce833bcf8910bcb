import { passwordSecret, postgres } from '../prediction-log.ts';
import { hardened, healthcheck, memoryFolder, type Service } from './service.ts';
import { publicImage, type Stack } from '../stack.ts';

/** PostgreSQL, reached by the models only. */
export function databaseService(stack: Pick<Stack, 'images'>): Service {
  const { user, database } = postgres;
  const base = hardened({
    image: publicImage(stack, 'database'),
    limits: { cpusVariable: 'DATABASE_CPUS', memoryMiB: 512, pids: 256 },
    stopGraceSeconds: 60,
  });
  return {
    definition: {
      ...base.definition,
      user: 'postgres',
      environment: {
        POSTGRES_USER: user,
        POSTGRES_DB: database,
        POSTGRES_PASSWORD_FILE: `/run/secrets/${passwordSecret}`,
      },
      secrets: [passwordSecret],
      volumes: ['database:/var/lib/postgresql/data'],
      tmpfs: [memoryFolder('/tmp', 64), memoryFolder('/var/run/postgresql', 1)],
      // Over TCP: while the database is being created, it answers on its socket only.
      healthcheck: healthcheck(
        ['pg_isready', '--quiet', '--host=127.0.0.1', `--username=${user}`, `--dbname=${database}`],
        60,
      ),
      networks: ['database'],
    },
    comments: [
      ...base.comments,
      {
        at: ['volumes'],
        text: 'A volume stays on its machine: on a swarm, tie the service to a node (deploy.placement).',
      },
    ],
  };
}
