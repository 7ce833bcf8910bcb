/** The prediction log with a real PostgreSQL, and what goes wrong between them. */
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished } from 'vitest';
import { PostgresSink } from '../../templates/onnx/server/predictions/sinks/postgres-sink.ts';
import { freePort } from '../support/free-port.ts';
import { faultRun } from '../support/predictions/fault-run.ts';
import { load } from '../support/predictions/load.ts';
import { type Postgres, startPostgres } from '../support/predictions/postgres.ts';
import { tcpProxy } from '../support/predictions/tcp-proxy.ts';
import { it } from '../support/rig.ts';
import { bundledHome } from '../support/server/bundled-home.ts';
import { identityModel } from '../support/server/identity-model.ts';
import { type ServerProcess, startServerProcess } from '../support/server/server-process.ts';
import { canMount, mountTmpfs } from '../support/tmpfs.ts';

const shape = ['N', 2];

/** An image's folder with a model `m` whose features have names. */
function home(): Promise<string> {
  return bundledHome({
    model: identityModel([{ input: 'x', output: 'y', dtype: 'float32', shape }]),
    inputs: [{ name: 'x', dtype: 'float32', shape, batchAxis: 0, features: ['age', 'height'] }],
    outputs: [{ name: 'y', dtype: 'float32', shape, batchAxis: 0, labels: ['no', 'yes'] }],
  });
}

async function postgresFor(): Promise<Postgres> {
  const postgres = await startPostgres();
  onTestFinished(() => postgres[Symbol.asyncDispose]());
  return postgres;
}

interface Recording {
  readonly server: ServerProcess;
  readonly port: number;
}

/** Starts a server that records into a PostgreSQL, and waits until it is ready. */
async function record(
  folder: string,
  postgres: Postgres,
  spool: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Recording> {
  const port = await freePort();
  const server = startServerProcess(join(folder, 'server', 'server.mjs'), {
    MLPACK_HOME: folder,
    PORT: String(port),
    GRPC_PORT: 'off',
    MLPACK_PREDICTION_LOG: postgres.url,
    MLPACK_PREDICTION_LOG_PASSWORD_FILE: postgres.passwordFile,
    MLPACK_PREDICTION_SPOOL: spool,
    ...env,
  });
  await server.logged('ready');
  return { server, port };
}

async function stop({ child }: ServerProcess, signal: NodeJS.Signals): Promise<void> {
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}

async function countOf(postgres: Postgres, table: string): Promise<number> {
  const [line] = await postgres.query(`SELECT count(*)::integer AS count FROM ${table}`);
  return Number(line?.['count']);
}

/** Waits until a query gives this many. */
async function counted(postgres: Postgres, table: string, count: number): Promise<void> {
  while ((await countOf(postgres, table).catch(() => 0)) < count) await sleep(50);
}

async function metric(port: number, name: string): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const [, value] = new RegExp(`^${name} (\\S+)$`, 'm').exec(text) ?? [];
  return Number(value);
}

function post(port: number, path: string, body: unknown, headers = {}): Promise<Response> {
  return fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

describe('the prediction log', () => {
  it('has every answered prediction once, though database and server are killed meanwhile', async ({
    dir,
    needs,
  }) => {
    needs('postgres');
    const figures = await faultRun({ predictions: 5000, databaseRestarts: 1, serverKills: 1, folder: dir });
    expect(figures).toMatchObject({ missing: 0, doubled: 0 });
    expect(figures.answered).toBeGreaterThanOrEqual(5000);
    expect(figures.rows).toBeGreaterThanOrEqual(figures.answered);
    expect(figures.rows).toBeLessThanOrEqual(figures.sent);
  });

  it('is complete when a server has stopped, and what the database missed follows with the next', async ({
    dir,
    needs,
  }) => {
    needs('postgres');
    const [folder, postgres] = await Promise.all([home(), postgresFor()]);
    const first = await record(folder, postgres, dir);
    await load({ port: first.port, count: 500, connections: 8 });
    // A writer that has hardly begun may not be given the time by a busy machine: what is left is for the next, as below.
    await counted(postgres, 'predictions', 1);
    await stop(first.server, 'SIGTERM');
    expect(await first.server.exited).toEqual({ code: 0, stderr: '' });
    const complete = await countOf(postgres, 'predictions');
    expect(complete).toBeGreaterThanOrEqual(500);
    expect((await readdir(join(dir, 'slot-0'))).filter((name) => name.endsWith('.spool'))).toEqual([]);

    const second = await record(folder, postgres, dir);
    await postgres.stop();
    const { answered } = await load({ port: second.port, count: 500, connections: 8 });
    await stop(second.server, 'SIGTERM');
    expect((await second.server.exited).code).toBe(0);
    expect(second.server.messages()).toContain(
      'the database of the prediction log is away; predictions stay in the spool',
    );
    await postgres.start();
    expect(await countOf(postgres, 'predictions')).toBe(complete);
    await record(folder, postgres, dir);
    await counted(postgres, 'predictions', complete + answered.size);
  });

  it('goes on when the network is cut, and when it is silent', async ({ dir, needs }) => {
    needs('postgres');
    const [folder, postgres] = await Promise.all([home(), postgresFor()]);
    const proxy = await tcpProxy(postgres.port);
    onTestFinished(() => proxy.close());
    const url = postgres.url.replace(String(postgres.port), String(proxy.port));
    const { port, server } = await record(folder, postgres, dir, { MLPACK_PREDICTION_LOG: url });
    let sent = 0;
    for (const fault of ['cut', 'hang'] as const) {
      const onAnswer = (count: number): void => {
        if (count === 300) proxy[fault]();
      };
      sent += (await load({ port, count: 600, connections: 8, onAnswer })).answered.size;
      // On a busy machine the fault could be over before anything was to be written.
      if (fault === 'cut')
        await server.logged('the database of the prediction log is away; predictions stay in the spool');
      proxy.mend();
      await counted(postgres, 'predictions', sent);
    }
    expect(await countOf(postgres, 'predictions')).toBe(sent);
    await server.logged('the database of the prediction log is back');
  });

  it('drops and counts what a full disk cannot hold, and goes on answering', async ({ dir, needs, skip }) => {
    if (!canMount) skip('only root may mount a small disk');
    needs('postgres');
    const [folder, postgres] = await Promise.all([home(), postgresFor()]);
    const spool = join(dir, 'spool');
    await mountTmpfs(spool, 256 * 1024);
    const { port, server } = await record(folder, postgres, spool);
    await counted(postgres, 'mlpack_views', 1);
    await postgres.stop();
    const { answered } = await load({ port, count: 5000, connections: 8 });
    const dropped = await metric(port, 'mlpack_predictions_dropped_total');
    expect(dropped).toBeGreaterThan(0);
    expect(server.messages()).toContain('predictions are dropped from the log');
    await postgres.start();
    await counted(postgres, 'predictions', answered.size - dropped);
    // Room is made as the database takes what was there. A thread that dropped some says when it records again, and each connection leads to any.
    const isAgain = () => server.messages().includes('predictions are recorded again');
    for (; !isAgain(); await sleep(50)) await post(port, '/predict', [[1, 2]], { Connection: 'close' });
  });

  it('is one schema, however many servers make it at once, and has every row of each', async ({
    dir,
    needs,
  }) => {
    needs('postgres');
    const [folder, postgres] = await Promise.all([home(), postgresFor()]);
    const servers = await Promise.all(Array.from({ length: 4 }, () => record(folder, postgres, dir)));
    // They share the folder of the spool, each with a part of its own.
    // One that looks through the others' for what dead servers left may keep a slot from being taken.
    expect((await readdir(dir)).filter((name) => name.startsWith('slot-')).length).toBeGreaterThanOrEqual(4);
    const loads = await Promise.all(servers.map(({ port }) => load({ port, count: 100, connections: 2 })));
    const answered = loads.reduce((sum, one) => sum + one.answered.size, 0);
    await counted(postgres, 'predictions', answered);
    expect(await countOf(postgres, 'predictions')).toBe(answered);
    // A busy machine may keep a connection waiting for too long, which is tried again; two schemas would be an error of the database's.
    const reasons = servers.flatMap(({ server }) =>
      server.lines.map(({ reason = 'timeout' }) => String(reason)),
    );
    expect(reasons.filter((reason) => !/timeout/i.test(reason))).toEqual([]);
  });

  it('takes whatever is sent, under any id, and answers questions about it', async ({ dir, needs }) => {
    needs('postgres');
    const folder = await bundledHome({
      model: identityModel([{ input: 't', output: 'u', dtype: 'string', shape }]),
      inputs: [{ name: 't', dtype: 'string', shape, batchAxis: 0, features: ['"; --', "it's"] }],
      outputs: [{ name: 'u', dtype: 'string', shape, batchAxis: 0 }],
    });
    const postgres = await postgresFor();
    const { port } = await record(folder, postgres, dir);
    const texts = [
      ['\ufffe', '\\u0000'],
      ['\\ud800', '🎈'],
      ["'); DROP TABLE predictions; --", '\\'],
    ];
    const ids = ["');DROP/**/TABLE/**/predictions;--", '{}', '\\', '"', '%00'];
    for (const id of ids) {
      const answer = await post(port, '/predict', texts, { 'X-Request-Id': id });
      expect([answer.status, answer.headers.get('X-Request-Id')]).toEqual([200, id]);
      expect((await post(port, '/feedback', { request_id: id, truth: '\0' })).status).toBe(202);
    }
    await counted(postgres, 'predictions', ids.length);
    await counted(postgres, 'feedback', ids.length);
    const rows = await postgres.query(
      'SELECT correlation_id, inputs, note FROM predictions ORDER BY started_at',
    );
    expect(rows.map((row) => row['correlation_id'])).toEqual(ids);
    const [tidy] = rows;
    expect(tidy).toMatchObject({
      note: null,
      inputs: { t: texts },
    });
    const lines = await postgres.query(
      `SELECT row_index, """; --", "it's" FROM predictions_m ORDER BY 1 LIMIT 1`,
    );
    expect(lines).toEqual([{ row_index: 0, '"; --': '\ufffe', "it's": '\\u0000' }]);
  });

  it('tells how accurate predictions are', async ({ dir, needs }) => {
    needs('postgres');
    const [folder, postgres] = await Promise.all([home(), postgresFor()]);
    const { port } = await record(folder, postgres, dir);
    for (const truth of ['yes', 'no', 'yes']) {
      const answer = await post(port, '/predict', [[1, 2]]);
      const id = answer.headers.get('X-Request-Id');
      await post(port, '/feedback', { request_id: id, truth: 'overruled' });
      await post(port, '/feedback', { request_id: id, truth });
    }
    // What was said first may be there for a while before what was said last.
    await expect
      .poll(() => postgres.query('SELECT * FROM prediction_accuracy').catch(() => []))
      .toMatchObject([{ model: 'm', truths: '3', accuracy: 2 / 3, mean_absolute_error: null }]);
  });

  it('believes the last of what is said within a millisecond, and nothing older', async ({ needs }) => {
    needs('postgres');
    const postgres = await postgresFor();
    const password = (await readFile(postgres.passwordFile, 'utf8')).trim();
    const sink = new PostgresSink({ url: postgres.url, password, models: [], onWarning: () => {} });
    await sink.open();
    onTestFinished(() => sink.close());
    const truths: unknown[] = [];
    for (const said of [
      ['5 "first"', '5 "second"'],
      ['5 "third"'],
      ['4 "older"'],
      ['6 "newer"', '5 "older"'],
    ]) {
      const feedback = said.map((words) => {
        const [receivedMs, truth = ''] = words.split(' ');
        return { requestId: 'a', receivedMs: Number(receivedMs), truth };
      });
      await sink.insert([], feedback);
      truths.push((await postgres.query('SELECT truth FROM feedback'))[0]?.['truth']);
    }
    expect(truths).toEqual(['second', 'third', 'third', 'newer']);
  });

  it('is no older and no larger than it may be', async ({ dir, needs }) => {
    needs('postgres');
    const [folder, postgres] = await Promise.all([home(), postgresFor()]);
    const { port, server } = await record(folder, postgres, dir);
    const { answered } = await load({ port, count: 100, connections: 4 });
    await counted(postgres, 'predictions', answered.size);
    await stop(server, 'SIGTERM');
    await postgres.query(
      `UPDATE predictions SET started_at = started_at - interval '3 days' WHERE request_id IN (SELECT request_id FROM predictions LIMIT 10)`,
    );
    const days = await record(folder, postgres, dir, { MLPACK_PREDICTION_RETENTION_DAYS: '2' });
    while ((await countOf(postgres, 'predictions')) > answered.size - 10) await sleep(50);
    await stop(days.server, 'SIGTERM');
    await record(folder, postgres, dir, { MLPACK_PREDICTION_RETENTION_ROWS: '50' });
    while ((await countOf(postgres, 'predictions')) > 50) await sleep(50);
    expect(await countOf(postgres, 'predictions')).toBe(50);
  });

  it('takes no more room than it may', async ({ dir, needs }) => {
    needs('postgres');
    const [folder, postgres] = await Promise.all([home(), postgresFor()]);
    const { port, server } = await record(folder, postgres, dir);
    const { answered } = await load({ port, count: 6000, connections: 8 });
    await counted(postgres, 'predictions', answered.size);
    await stop(server, 'SIGTERM');
    await record(folder, postgres, dir, { MLPACK_PREDICTION_RETENTION_MB: '1' });
    while ((await countOf(postgres, 'predictions')) === answered.size) await sleep(50);
    await postgres.query('VACUUM FULL predictions');
    const [size] = await postgres.query(`SELECT pg_total_relation_size('predictions') AS bytes`);
    expect(Number(size?.['bytes'])).toBeGreaterThan(0.7 * 2 ** 20);
    expect(Number(size?.['bytes'])).toBeLessThan(1.2 * 2 ** 20);
  });

  it('starts its writer again when that dies, and loses nothing', async ({ dir, needs }) => {
    needs('postgres');
    const [folder, postgres] = await Promise.all([home(), postgresFor()]);
    const { port, server } = await record(folder, postgres, dir);
    const before = await load({ port, count: 100, connections: 4 });
    await counted(postgres, 'predictions', before.answered.size);
    const { pid } = server.child;
    const [writer] = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).split(' ');
    process.kill(Number(writer), 'SIGKILL');
    const { answered } = await load({ port, count: 100, connections: 4 });
    await server.logged('the writer of the prediction log ended; starting another');
    await counted(postgres, 'predictions', before.answered.size + answered.size);
    expect(await countOf(postgres, 'predictions')).toBe(before.answered.size + answered.size);
    expect(await metric(port, 'mlpack_prediction_writer_restarts_total')).toBe(1);
  });
});
