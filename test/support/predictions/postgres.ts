import { chmod, chown, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import { freePort } from '../free-port.ts';
import { type Running, runOk, start } from '../run.ts';
import { findTool } from '../tools.ts';

const password = 'p@ss:w/rd?';

/** A PostgreSQL of its own on a free port of this machine. */
export interface Postgres extends AsyncDisposable {
  readonly port: number;
  /** URL without the password. */
  readonly url: string;
  /** A file with the password in it. */
  readonly passwordFile: string;
  query(sql: string): Promise<Record<string, unknown>[]>;
  /** Ends it: SIGINT ends its connections first, SIGQUIT doesn't tidy up. */
  stop(signal?: 'SIGINT' | 'SIGQUIT'): Promise<void>;
  start(): Promise<void>;
}

/** Makes a cluster and starts it. It won't run as root: then it does as the user that Debian's package made. */
export async function startPostgres(): Promise<Postgres> {
  const folder = await mkdtemp(join(tmpdir(), 'mlpack-postgres-'));
  const data = join(folder, 'data');
  const passwordFile = join(folder, 'password');
  await writeFile(passwordFile, `${password}\n`);
  const binaries = dirname((await findTool('postgres')) ?? '');
  const as = await unprivileged(folder, passwordFile);
  const command = (name: string, args: readonly string[]): [string, string[]] => {
    const [program = '', ...rest] = [...as, join(binaries, name), ...args];
    return [program, rest];
  };
  const quick = ['--no-sync', '--no-locale', '--encoding=UTF8'];
  await runOk(
    ...command('initdb', [
      '-D',
      data,
      '-U',
      'mlpack',
      '-A',
      'scram-sha-256',
      `--pwfile=${passwordFile}`,
      ...quick,
    ]),
  );
  const port = await freePort();
  let running: Running | null = null;
  const settings = ['-h', '127.0.0.1', '-p', String(port), '-k', folder, '-c', 'fsync=off'];
  const postgres: Postgres = {
    port,
    url: `postgres://mlpack@127.0.0.1:${port}/postgres`,
    passwordFile,
    async query(sql) {
      const client = new Client({ host: '127.0.0.1', port, user: 'mlpack', password, database: 'postgres' });
      await client.connect();
      try {
        const { rows } = await client.query<Record<string, unknown>>(sql);
        return rows;
      } finally {
        await client.end();
      }
    },
    async stop(signal = 'SIGINT') {
      running?.kill(signal);
      await running?.finished;
      running = null;
    },
    async start() {
      running = start(...command('postgres', ['-D', data, ...settings]));
      await running.until(/database system is ready to accept connections/);
    },
    async [Symbol.asyncDispose]() {
      await postgres.stop('SIGQUIT');
      await rm(folder, { recursive: true, force: true });
    },
  };
  await postgres.start();
  return postgres;
}

/** What runs a program as somebody who isn't root, given a folder to work in. */
async function unprivileged(folder: string, ...files: readonly string[]): Promise<readonly string[]> {
  if (process.getuid?.() !== 0) return [];
  const [uid, gid] = await idsOf('postgres');
  await chmod(folder, 0o755);
  for (const path of [folder, ...files]) await chown(path, uid, gid);
  return ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'];
}

async function idsOf(user: string): Promise<[uid: number, gid: number]> {
  const line = (await readFile('/etc/passwd', 'utf8'))
    .split('\n')
    .find((text) => text.startsWith(`${user}:`));
  const [, , uid, gid] = (line ?? '').split(':');
  if (uid === undefined || gid === undefined) throw new Error(`no user ${user}`);
  return [Number(uid), Number(gid)];
}
