/** `mlpack predictions` reads what a server has recorded, from either database. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished } from 'vitest';
import { linesCommand } from '../../src/deploy/prediction-log.ts';
import { decodedLine, predictionTexts } from '../../src/predictions/query-text.ts';
import { type PredictionLine, recordedPrediction } from '../../src/predictions/recorded-prediction.ts';
import { runCli } from '../support/cli.ts';
import { startPostgres } from '../support/predictions/postgres.ts';
import { sqliteLog } from '../support/predictions/sqlite-log.ts';
import { it } from '../support/rig.ts';
import { runOk } from '../support/run.ts';
import { serveIris } from '../support/server/served-iris.ts';

const row = [5.1, 3.5, 1.4, 0.2];

/** Has three predictions recorded, the last one refused. */
async function predict(env: NodeJS.ProcessEnv): Promise<void> {
  const served = await serveIris(env, 'iris');
  await served.post('/predict', [row], { 'X-Request-Id': 'first' });
  await served.post('/predict', [row, row], { 'X-Request-Id': 'second' });
  await served.post('/predict', [['x', 1, 2, 3]], { 'X-Request-Id': 'third' });
  // The writer gives way to everybody: on a busy machine a server may have stopped before it has even begun.
  await expect
    .poll(async () => (await served.get('/metrics')).text)
    .toMatch(/^mlpack_predictions_recorded_total 3$/m);
  await served.server.drain();
}

describe('mlpack predictions', () => {
  it('shows a file of SQLite in every format', async ({ dir }) => {
    const log = await sqliteLog();
    await predict(log.env);
    const cli = (...args: string[]) =>
      runCli(['predictions', ...args], { cwd: dir, env: { MLPACK_PREDICTIONS_DB: log.url } });

    const table = await cli('--since', '1h');
    expect(table.stdout).toMatch(/^Time +Model +Status +Latency +Inputs +Prediction +Request$/m);
    expect(table.stdout).toMatch(/iris:1\.2\.3 +200 .* \["setosa","setosa"\] +second$/m);

    const json = (await cli('--json', '--limit', '2')).json();
    expect(json).toMatchObject([
      { correlationId: 'third', status: 400, inputs: null, prediction: null },
      { correlationId: 'second', status: 200, inputs: { X: [expect.any(Array), expect.any(Array)] } },
    ]);
    expect(JSON.parse((await cli('--format', 'json', '--limit', '2')).stdout)).toEqual(json);

    const [head, ...lines] = (await cli('--format', 'csv')).stdout.split('\r\n');
    expect(head).toMatch(/^request_id,correlation_id,started_at,/);
    expect(lines).toHaveLength(3);
    expect(lines[0]).toContain('""x""');

    const parquet = await cli('--format', 'parquet', '--output', 'p.parquet');
    expect(parquet.exitCode).toBe(0);
    const bytes = await readFile(join(dir, 'p.parquet'), 'latin1');
    expect([bytes.slice(0, 4), bytes.slice(-4)]).toEqual(['PAR1', 'PAR1']);

    expect((await cli('--model', 'other')).stdout).toBe('No predictions.\n');
    expect((await cli('--since', '2100-01-01')).stdout).toBe('No predictions.\n');
  });

  it('shows the same of PostgreSQL, with a password that nothing says', async ({ dir, needs }) => {
    needs('postgres');
    const postgres = await startPostgres();
    onTestFinished(() => postgres[Symbol.asyncDispose]());
    await predict({
      MLPACK_PREDICTION_LOG: postgres.url,
      MLPACK_PREDICTION_LOG_PASSWORD_FILE: postgres.passwordFile,
      MLPACK_PREDICTION_SPOOL: join(dir, 'spool'),
    });
    const password = (await readFile(postgres.passwordFile, 'utf8')).trim();
    const cli = (env: NodeJS.ProcessEnv, ...args: string[]) =>
      runCli(['predictions', '--db', postgres.url, ...args], { cwd: dir, env });
    const { stdout } = await cli(
      { PGPASSWORD: password },
      '--format',
      'json',
      '--since',
      '1d',
      '--model',
      'iris',
    );
    expect(JSON.parse(stdout)).toMatchObject([
      { correlationId: 'third', status: 400 },
      { correlationId: 'second', prediction: ['setosa', 'setosa'] },
      { correlationId: 'first', startedAt: expect.stringMatching(/^\d{4}-.*Z$/), prediction: ['setosa'] },
    ]);
    // What a stack's own psql is told gives the same.
    const [, program = '', ...args] = linesCommand(
      'postgres',
      'iris',
      predictionTexts({ since: new Date(0), model: 'iris', limit: 10 }).postgres,
    );
    const asked = args.filter((arg) => !/^--(?:username|dbname)=/u.test(arg));
    const answer = await runOk(program, [`--dbname=${postgres.url}`, ...asked], {
      env: { ...process.env, PGPASSWORD: password },
    });
    const lines = answer.stdout.trim().split('\n');
    expect(lines.map((line) => recordedPrediction(decodedLine<PredictionLine>(line)))).toEqual(
      JSON.parse(stdout),
    );
    const refused = await cli({ PGPASSWORD: `${password}!` });
    expect([refused.exitCode, refused.stderr]).toEqual([5, expect.stringContaining('DATABASE_FAILED')]);
    expect(refused.stderr).not.toContain(password);
  });

  it('says what is wrong', async ({ dir }) => {
    const cases: [args: readonly string[], exitCode: number, message: string][] = [
      [[], 2, 'Which database holds the predictions is not said.'],
      [['--db', 'mysql://me:secret@db/x'], 2, 'The address of the database is not understood.'],
      [['--db', 'sqlite:///nowhere/p.db'], 2, 'There is no file /nowhere/p.db.'],
      [['--db', 'postgres://localhost:1/x'], 5, 'The database localhost/x failed'],
      [['--db', 'sqlite:///etc/passwd'], 5, '/etc/passwd holds no predictions that can be read.'],
      [['--db', 'sqlite:///nowhere/p.db', '--since', 'ever'], 2, '"ever" is no point in time.'],
    ];
    for (const [args, exitCode, message] of cases) {
      const result = await runCli(['predictions', ...args], { cwd: dir });
      expect([result.exitCode, result.stderr.replaceAll(/\s+/g, ' ')]).toEqual([
        exitCode,
        expect.stringContaining(message),
      ]);
      expect(result.stderr).not.toContain('secret');
    }
  });
});
