/** What a server records of what it is asked, into SQLite. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sqliteLog } from '../../../../test/support/predictions/sqlite-log.ts';
import { identityModel } from '../../../../test/support/server/identity-model.ts';
import { serve, type HomeOptions } from '../../../../test/support/server/served.ts';
import { SpoolReader } from './spool/spool-reader.ts';

const shape = ['N', 2];
const pair: HomeOptions = {
  model: identityModel([{ input: 'x', output: 'y', dtype: 'float32', shape }]),
  inputs: [{ name: 'x', dtype: 'float32', shape, batchAxis: 0, features: ['age', 'height'] }],
  outputs: [{ name: 'y', dtype: 'float32', shape, batchAxis: 0, labels: ['no', 'yes'] }],
};

const byTime = 'SELECT * FROM predictions ORDER BY started_at, request_id';

describe('what is recorded', () => {
  it('is a row for each request, with its tensors by name and what was predicted', async () => {
    const log = await sqliteLog({ MLPACK_IMAGE_DIGEST: 'sha256:abc' });
    const served = await serve({ ...pair, env: log.env });
    const before = Date.now();
    const answer = await served.post('/predict', [
      [1, 2],
      [4, 3],
    ]);
    const [row] = await log.lines(byTime, 1);
    expect(row).toMatchObject({
      request_id: answer.headers.get('X-Request-Id'),
      correlation_id: null,
      model: 'm',
      model_version: '1.2.3',
      image_digest: 'sha256:abc',
      protocol: 'predict',
      status: 200,
      inputs: '{"x":[[1,2],[4,3]]}',
      outputs: '{"y":[[1,2],[4,3]]}',
      prediction: '["yes","no"]',
      note: null,
    });
    expect(Math.abs(Date.parse(row?.['started_at']) - before)).toBeLessThan(60_000);
    expect(row?.['latency_ms']).toBeGreaterThan(0);
  });

  it('has the id of its sender as another, which may come twice', async () => {
    const log = await sqliteLog();
    const served = await serve({ ...pair, env: log.env });
    for (const id of ['mine', 'mine', "'; DROP TABLE predictions; --"]) {
      await served.post('/predict', [[1, 2]], { 'X-Request-Id': id });
    }
    const rows = await log.lines(byTime, 3);
    // Spaces are not allowed in an id: it has none of its sender's.
    expect(rows.map((row) => row['correlation_id'])).toEqual(['mine', 'mine', null]);
    expect(new Set(rows.map((row) => row['request_id'])).size).toBe(3);
  });

  it('says of a request that was refused why', async () => {
    const log = await sqliteLog();
    const served = await serve({ ...pair, env: log.env });
    expect((await served.post('/predict', [['a', 2]])).status).toBe(400);
    const [row] = await log.lines(byTime, 1);
    expect(row).toMatchObject({ status: 400, inputs: null, outputs: null, prediction: null });
    expect(row?.['note']).toMatch(/expected a number \(FP32\), got "a"/);
  });

  it.each(['inline', 'thread'])('says why outputs could not be answered with, computed %s', async (place) => {
    const log = await sqliteLog({ MLPACK_INFERENCE: place });
    const one = { dtype: 'float32', shape } as const;
    const served = await serve({
      model: identityModel([{ input: 'x', output: 'y', ...one }]),
      inputs: [{ name: 'x', ...one, batchAxis: 0 }],
      outputs: [{ name: 'y', ...one, batchAxis: null }],
      env: log.env,
    });
    expect((await served.post('/v1/models/m:predict', { instances: [[1, 2]] })).status).toBe(400);
    const [row] = await log.lines(byTime, 1);
    expect(row).toMatchObject({
      status: 400,
      outputs: null,
      note: expect.stringContaining('no part for each'),
    });
  });

  it('is the same whichever thread computed', async () => {
    const log = await sqliteLog({ MLPACK_INFERENCE: 'thread' });
    const served = await serve({ ...pair, env: log.env });
    await served.post('/v2/models/m/infer', {
      inputs: [{ name: 'x', datatype: 'FP32', shape: [1, 2], data: [1, 2] }],
    });
    const [row] = await log.lines(byTime, 1);
    expect(row).toMatchObject({ protocol: 'infer', inputs: '{"x":[[1,2]]}', prediction: '["yes"]' });
  });

  it.each([
    ['together', {}, 3],
    ['one by one, as together they are too large', { MLPACK_PREDICTION_MAX_BYTES: '40' }, 1],
    ['one by one, as together they hardly fit', { MLPACK_PREDICTION_MAX_BYTES: '200' }, 3],
    ['one by one, as something is not kept', { MLPACK_PREDICTION_REDACT: 'age' }, 3],
  ])('is what each asked for that shared an inference, %s', async (how, env, mostRows) => {
    const log = await sqliteLog({ ...env, MLPACK_MAX_BATCH_DELAY_MS: '200' });
    const served = await serve({ ...pair, env: log.env });
    const asked = Array.from({ length: 6 }, (_, i) =>
      Array.from({ length: 1 + (i % 3) }, (_row, k) => [i, k]),
    );
    const answers = await Promise.all(asked.map((rows) => served.post('/predict', rows)));
    expect(served.inferences().count).toBeLessThan(asked.length);
    const rows = await log.lines(byTime, asked.length);
    const outputs = new Map(rows.map((row) => [row['request_id'], row['outputs']]));
    for (const [i, { headers }] of answers.entries()) {
      const isKept = (asked[i]?.length ?? 0) <= mostRows;
      const y = isKept ? asked[i] : null;
      expect(outputs.get(headers.get('X-Request-Id'))).toBe(JSON.stringify({ y }));
    }
    // The segment is kept as long as it is the last: only what shares its tensors has rows of its own.
    const spooled = new SpoolReader(join(log.spool, 'slot-0'), '', () => {}).next(() => false);
    const entries = spooled.flatMap((frame) => frame.entries);
    expect(entries).toHaveLength(asked.length);
    expect(entries.some((entry) => 'rows' in entry && entry.rows !== null)).toBe(how === 'together');
  });

  it('is nothing where the share is 0', async () => {
    const log = await sqliteLog({ MLPACK_PREDICTION_SAMPLE: '0' });
    const served = await serve({ ...pair, env: log.env });
    await served.post('/predict', [[1, 2]]);
    await served.server.drain();
    expect(await log.lines(byTime, 0)).toEqual([]);
  });

  it('takes no more room than it may, and the oldest go first', async () => {
    const log = await sqliteLog();
    const full = await serve({ ...pair, env: log.env });
    const rows = Array.from({ length: 1000 }, (_, i) => [i, i]);
    // 40 times 30 kB or so of JSON.
    for (let i = 0; i < 40; i++) await full.post('/predict', rows, { 'X-Request-Id': `nr-${i}` });
    await log.lines(byTime, 40);
    await full.server.drain();
    await serve({ ...pair, env: { ...log.env, MLPACK_PREDICTION_RETENTION_MB: '1' } });
    const size = `SELECT sum(length(inputs) + length(outputs)) AS bytes FROM predictions HAVING bytes < 1048576`;
    const [kept] = await log.lines(size, 1);
    expect(kept?.['bytes']).toBeGreaterThan(700_000);
    expect((await log.lines(byTime, 1)).at(-1)).toMatchObject({ correlation_id: 'nr-39' });
  });

  it('leaves out tensors beyond the limit, and says so', async () => {
    const log = await sqliteLog({ MLPACK_PREDICTION_MAX_BYTES: '100' });
    const served = await serve({ ...pair, env: log.env });
    const rows = Array.from({ length: 100 }, (_, i) => [i, i]);
    await served.post('/predict', rows);
    const [row] = await log.lines(byTime, 1);
    expect(row).toMatchObject({ inputs: '{"x":null}', outputs: '{"y":null}' });
    expect(row?.['note']).toBe('left out: x (800 bytes), y (800 bytes)');
  });
});

describe('what must not be kept', () => {
  it('is replaced before it is spooled, a feature alone or a whole input', async () => {
    const log = await sqliteLog({ MLPACK_PREDICTION_REDACT: 'age', MLPACK_PREDICTION_HASH: 'height' });
    const served = await serve({ ...pair, env: log.env });
    await served.post('/predict', [[1, 2]]);
    await served.post('/predict', [['secret', 2]]);
    const rows = await log.lines(byTime, 2);
    const hash = 'sha256:d4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35';
    expect(rows[0]?.['inputs']).toBe(`{"x":[[null,"${hash}"]]}`);
    // The message of an error may quote a value.
    expect(rows[1]).toMatchObject({ status: 400, note: null });
  });

  it('must be something that a model has', async () => {
    const log = await sqliteLog({ MLPACK_PREDICTION_REDACT: 'agee' });
    await expect(serve({ ...pair, env: log.env })).rejects.toThrow(
      'MLPACK_PREDICTION_REDACT: no model here has an input or feature "agee"',
    );
  });
});

describe('feedback', () => {
  it('about an id says how accurate predictions are, the last one counts', async () => {
    const log = await sqliteLog();
    const served = await serve({ ...pair, env: log.env });
    const first = await served.post('/predict', [[1, 2]]);
    await served.post(
      '/predict',
      [
        [1, 2],
        [2, 1],
      ],
      { 'X-Request-Id': 'mine' },
    );
    const id = first.headers.get('X-Request-Id');
    for (const truth of ['yes', 'no']) {
      expect((await served.post('/feedback', { request_id: id, truth })).status).toBe(202);
    }
    await served.post('/feedback', { request_id: 'mine', truth: ['yes', 'no'] });
    const lines = await log.lines('SELECT * FROM prediction_feedback ORDER BY started_at, row_index', 3);
    expect(lines.map(({ predicted, truth, correct }) => [predicted, truth, correct])).toEqual([
      ['yes', 'no', 0],
      ['yes', 'yes', 1],
      ['no', 'no', 1],
    ]);
    const [day] = await log.lines('SELECT * FROM prediction_accuracy', 1);
    expect(day).toMatchObject({ model: 'm', truths: 3, accuracy: 2 / 3, mean_absolute_error: null });
  });

  it('is refused where it makes no sense', async () => {
    const log = await sqliteLog();
    const served = await serve({ ...pair, env: log.env });
    for (const body of ['{', [], {}, { request_id: 'a b', truth: 1 }, { request_id: 'a', truth: {} }]) {
      expect((await served.post('/feedback', body)).status).toBe(400);
    }
  });

  it.each([
    ['1e400', 'truth: expected a label or a number, or an array of them, got a number that overflows'],
    ['-1e400', 'truth: expected a label or a number, or an array of them, got a number that overflows'],
    ['[1, null, 1e400]', 'truth[2]: expected a label, a number or null, got a number that overflows'],
    ['["yes", {}]', 'truth[1]: expected a label, a number or null, got an object'],
    ['[]', 'truth: expected a label or a number, or an array of them, got an array of 0'],
  ])('of %s is refused, and why', async (truth, error) => {
    const log = await sqliteLog();
    const served = await serve({ ...pair, env: log.env });
    const answer = await served.post('/feedback', `{"request_id": "a", "truth": ${truth}}`);
    expect([answer.status, answer.json]).toEqual([400, { error }]);
  });

  it('has nowhere to go without a log', async () => {
    const served = await serve(pair);
    expect((await served.post('/feedback', { request_id: 'a', truth: 1 })).status).toBe(404);
  });
});

it('a view of each model has a line for each row and a column for each feature', async () => {
  const log = await sqliteLog();
  const served = await serve({ ...pair, env: log.env });
  await served.post('/predict', [
    [1, 2],
    [4, 3],
  ]);
  const lines = await log.lines('SELECT row_index, age, height, "y no", "y yes" FROM predictions_m', 2);
  expect(lines).toEqual([
    { row_index: 0, age: 1, height: 2, 'y no': 1, 'y yes': 2 },
    { row_index: 1, age: 4, height: 3, 'y no': 4, 'y yes': 3 },
  ]);
});
