import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../free-port.ts';
import { bundledHome } from '../server/bundled-home.ts';
import { identityModel } from '../server/identity-model.ts';
import { load } from './load.ts';
import { startPostgres } from './postgres.ts';

export interface FaultRun {
  readonly predictions: number;
  readonly databaseRestarts: number;
  readonly serverKills: number;
  /** An empty folder for the spool. */
  readonly folder: string;
}

export interface FaultFigures {
  readonly sent: number;
  readonly answered: number;
  readonly rows: number;
  /** Answered, but not in the database. */
  readonly missing: number;
  /** Rows beyond the first of an id. */
  readonly doubled: number;
  readonly loadSeconds: number;
  /** Time from the last answer until the spool was empty. */
  readonly catchUpSeconds: number;
}

const tensor = { dtype: 'float32', shape: ['N', 2], batchAxis: 0 } as const;

/**
 * Predictions at full rate while the database is restarted, without tidying up, and the server is killed
 * with SIGKILL, spread over the run. Afterwards what is in the database is compared with what was answered.
 */
export async function faultRun(options: FaultRun): Promise<FaultFigures> {
  const { predictions, databaseRestarts, serverKills, folder } = options;
  await using postgres = await startPostgres();
  const home = await bundledHome({
    model: identityModel([{ input: 'x', output: 'y', ...tensor }]),
    inputs: [{ name: 'x', ...tensor }],
    outputs: [{ name: 'y', ...tensor }],
  });
  const port = await freePort();
  const run = () =>
    spawn(process.execPath, [join(home, 'server', 'server.mjs')], {
      env: {
        MLPACK_HOME: home,
        HOST: '127.0.0.1',
        PORT: String(port),
        GRPC_PORT: 'off',
        LOG_LEVEL: 'error',
        MLPACK_PREDICTION_LOG: postgres.url,
        MLPACK_PREDICTION_LOG_PASSWORD_FILE: postgres.passwordFile,
        MLPACK_PREDICTION_SPOOL: join(folder, 'spool'),
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  let server = run();
  try {
    // The next restart may be due before the last is over.
    let restarted = Promise.resolve();
    const restart = async () => {
      await postgres.stop('SIGQUIT');
      await sleep(1000);
      await postgres.start();
    };
    const faults = [
      ...Array.from({ length: databaseRestarts }, (_, i) => ({
        at: ((i + 0.5) / databaseRestarts) * predictions,
        inject: () => (restarted = restarted.then(restart)),
      })),
      ...Array.from({ length: serverKills }, (_, i) => ({
        at: ((i + 0.7) / serverKills) * predictions,
        inject: async () => {
          const ended = once(server, 'exit');
          server.kill('SIGKILL');
          await ended;
          server = run();
        },
      })),
    ].toSorted((a, b) => a.at - b.at);
    const injected: Promise<void>[] = [];
    const start = performance.now();
    const { answered, sent } = await load({
      port,
      count: predictions,
      connections: 32,
      onAnswer(count) {
        const [next] = faults;
        if (next === undefined || count < next.at) return;
        faults.shift();
        injected.push(next.inject());
      },
    });
    const loaded = performance.now();
    await Promise.all(injected);
    // What is left goes to the database before the process ends, or after the next start.
    const ids = await idsWhenSettled(postgres, answered.size);
    const settled = performance.now();
    const ended = once(server, 'exit');
    server.kill('SIGTERM');
    await ended;
    const distinct = new Set(ids);
    return {
      sent,
      answered: answered.size,
      rows: ids.length,
      missing: [...answered].filter((id) => !distinct.has(id)).length,
      doubled: ids.length - distinct.size,
      loadSeconds: (loaded - start) / 1000,
      catchUpSeconds: (settled - loaded) / 1000,
    };
  } finally {
    server.kill('SIGKILL');
  }
}

/** The ids in the database when there are enough and no more come, or none have come for longer than they may wait for idle CPUs. */
async function idsWhenSettled(
  postgres: Awaited<ReturnType<typeof startPostgres>>,
  enough: number,
): Promise<string[]> {
  let before = -1;
  let quietSeconds = 0;
  for (;;) {
    // There may be no table yet.
    const [line] = await postgres.query('SELECT count(*)::integer AS count FROM predictions').catch(() => []);
    const count = Number(line?.['count'] ?? 0);
    quietSeconds = count === before ? quietSeconds + 1 : 0;
    before = count;
    if ((count >= enough && quietSeconds >= 2) || quietSeconds >= 60) break;
    await sleep(1000);
  }
  const rows = await postgres.query('SELECT correlation_id FROM predictions');
  return rows.map((row) => String(row['correlation_id']));
}
