import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { composeRecord } from './compose-record.ts';
import { readStackRecord, stackRecordPath } from './stack-record.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlpack-record-'));
});
afterEach(() => rm(folder, { recursive: true }));

const sha256 = '0123456789abcdef'.repeat(4);
const valid = {
  files: { 'compose.yaml': sha256, '.env.example': sha256, 'grafana/models.json': sha256 },
  images: { 'docker.io/library/postgres:17': `sha256:${sha256}` },
  options: { images: ['iris:1.0.0'], database: 'postgres', monitoring: true, proxy: true, replicas: 2 },
  name: 'iris',
};

async function read(record: string) {
  await writeFile(stackRecordPath(folder), record);
  return readStackRecord(folder, composeRecord);
}

describe('readStackRecord', () => {
  it('reads what was written, with and without options', async () => {
    expect(await readStackRecord(folder, composeRecord)).toBeUndefined();
    expect(await readStackRecord(join(folder, 'nowhere'), composeRecord)).toBeUndefined();
    expect(await read(JSON.stringify(valid))).toMatchObject(valid);
    const databaseImage = 'docker.io/pgvector/pgvector:pg17';
    const options = { ...valid.options, databaseImage, shadows: ['iris:2.0.0'] };
    expect(await read(JSON.stringify({ ...valid, options }))).toMatchObject({ options });
    // Records of before there were stacks for a swarm.
    expect(await read(JSON.stringify(valid))).toMatchObject({ options: { swarm: false } });
    const swarm = { ...valid.options, swarm: true };
    expect(await read(JSON.stringify({ ...valid, options: swarm }))).toMatchObject({ options: swarm });
    const { files, images } = valid;
    expect(await read(JSON.stringify({ files, images }))).toMatchObject({
      files,
      options: undefined,
      name: undefined,
    });
  });

  it('finds no file by a name that every object has', async () => {
    const record = await read(JSON.stringify(valid));
    expect(record?.files['constructor']).toBeUndefined();
    expect(record?.images['toString']).toBeUndefined();
  });

  const { options } = valid;
  it.each([
    ['it is not JSON', '{"files":'],
    ['it is of a stack for another place', JSON.stringify({ ...valid, target: 'kubernetes' })],
    ['files is missing', 'null'],
    ['files is missing', '[]'],
    ['"../../victim"', JSON.stringify({ ...valid, files: { '../../victim': sha256 } })],
    ['"/etc/passwd"', JSON.stringify({ ...valid, files: { '/etc/passwd': sha256 } })],
    ['"grafana/../x"', JSON.stringify({ ...valid, files: { 'grafana/../x': sha256 } })],
    ['"compose.yaml": 1', JSON.stringify({ ...valid, files: { 'compose.yaml': 1 } })],
    ['images has', JSON.stringify({ ...valid, images: { a: 'latest' } })],
    ['options.shadows is "iris"', JSON.stringify({ ...valid, options: { ...options, shadows: 'iris' } })],
    ['options.replicas is "2"', JSON.stringify({ ...valid, options: { ...options, replicas: '2' } })],
    ['options.swarm is 1', JSON.stringify({ ...valid, options: { ...options, swarm: 1 } })],
    ['options.replicas is 0', JSON.stringify({ ...valid, options: { ...options, replicas: 0 } })],
    ['options.replicas is 1000000', JSON.stringify({ ...valid, options: { ...options, replicas: 1e6 } })],
    ['options.database is "mysql"', JSON.stringify({ ...valid, options: { ...options, database: 'mysql' } })],
    ['options.proxy is "no"', JSON.stringify({ ...valid, options: { ...options, proxy: 'no' } })],
    ['options.images is [1]', JSON.stringify({ ...valid, options: { ...options, images: [1] } })],
    [
      'options.databaseImage is "\\n"',
      JSON.stringify({ ...valid, options: { ...options, databaseImage: '\n' } }),
    ],
    ['options.databaseImage is 1', JSON.stringify({ ...valid, options: { ...options, databaseImage: 1 } })],
    ['options.database is missing', JSON.stringify({ ...valid, options: [] })],
    ['name is "Iris"', JSON.stringify({ ...valid, name: 'Iris' })],
    ['name is "../x"', JSON.stringify({ ...valid, name: '../x' })],
    ['name is ["x"]', JSON.stringify({ ...valid, name: ['x'] })],
    ['it is not a file, or has more than', JSON.stringify({ ...valid, more: 'x'.repeat(1 << 20) })],
  ])('refuses, naming it: %s', async (problem, text) => {
    await expect(read(text)).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining(problem),
    });
    await expect(read(text)).rejects.toThrow(stackRecordPath(folder));
  });

  it.skipIf(process.platform === 'win32')('refuses a pipe, which nobody writes to', async () => {
    execFileSync('mkfifo', [stackRecordPath(folder)]);
    await expect(readStackRecord(folder, composeRecord)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  });
});
