/** A shadow that is compared in a real PostgreSQL, which may take long, or refuse, while it still takes predictions. */
import { readFile } from 'node:fs/promises';
import { Client } from 'pg';
import { pino } from 'pino';
import { describe, expect, onTestFinished } from 'vitest';
import { queryPredictions } from '../../src/predictions/read-predictions.ts';
import { comparePairs } from '../../src/predictions/shadow/compare-pairs.ts';
import { type PairLine, pairTexts } from '../../src/predictions/shadow/shadow-pair.ts';
import { PostgresSink } from '../../templates/onnx/server/predictions/sinks/postgres-sink.ts';
import { ShadowComparison } from '../../templates/onnx/server/predictions/writer/shadow-comparison.ts';
import type { ShadowFigures } from '../../templates/onnx/server/predictions/writer/shadow-figures.ts';
import { pairRows, shadowDigest } from '../support/predictions/pair-rows.ts';
import { startPostgres } from '../support/predictions/postgres.ts';
import { it } from '../support/rig.ts';

const startMs = Date.UTC(2026, 0, 1);
const wanted = { fromMs: startMs, toMs: startMs + 60_000, imageDigest: shadowDigest, most: 500 };
const never = new AbortController().signal;
const [same, other] = [{ prediction: '["a"]' }, { prediction: '["b"]' }];

/** A PostgreSQL, the sink of a shadow there, and somebody else who is connected to it. */
async function database() {
  const postgres = await startPostgres();
  onTestFinished(() => postgres[Symbol.asyncDispose]());
  const url = new URL(postgres.url);
  url.password = encodeURIComponent((await readFile(postgres.passwordFile, 'utf8')).trim());
  const sink = new PostgresSink({ url: url.href, password: null, models: [], onWarning: () => undefined });
  await sink.open();
  onTestFinished(() => sink.close());
  const another = new Client({ connectionString: url.href });
  await another.connect();
  onTestFinished(() => another.end());
  const connections = async () =>
    (
      await postgres.query(
        "SELECT pid FROM pg_stat_activity WHERE application_name = 'mlpack prediction log'",
      )
    ).map(({ pid }) => pid);
  return { url: url.href, sink, another, connections, query: (sql: string) => postgres.query(sql) };
}

describe('a shadow that records to PostgreSQL', () => {
  it('is compared as mlpack compare does', async ({ needs }) => {
    needs('postgres');
    const { url, sink } = await database();
    const outputs = ['{"p":[[0.5],[0.5]]}', '{"p":[[0.5],[0.75]]}'];
    const [answered, copied] = outputs.map((text) => ({ prediction: '["a","b"]', outputs: text }));
    await sink.insert(
      [
        ...pairRows('one', startMs + 1000, answered ?? {}, { ...copied, prediction: '["a","c"]' }),
        ...pairRows('two', startMs + 2000, answered ?? {}, answered ?? {}),
        ...pairRows('other', startMs + 3000, same, { ...same, imageDigest: 'sha256:c' }),
      ],
      [],
    );
    const counted: ShadowFigures[] = [];
    let nowMs = startMs;
    const shadow = new ShadowComparison({
      sink,
      imageDigest: shadowDigest,
      log: pino({ level: 'silent' }),
      report: (report) => counted.push(...report.shadow),
      nowMs: () => nowMs,
    });
    nowMs += 60_000;
    await shadow.look(never);
    expect(counted).toMatchObject([{ model: 'm', rows: 4, differing: 1 }]);
    const query = { since: undefined, model: undefined, digest: shadowDigest, limit: 10_000 };
    const told = comparePairs(await queryPredictions<PairLine>(url, pairTexts(query)), []);
    expect(told).toMatchObject([{ rows: 4, labels: { differing: 1 }, scores: { max: 0.25 } }]);
    expect(counted[0]?.apart.at(-1)).toBe(0.25);
  });

  it('passes over what is large, though the database keeps it small', async ({ needs }) => {
    needs('postgres');
    const { sink, query } = await database();
    const outputs = JSON.stringify({ p: ['x'.repeat(1_000_000)] });
    await sink.insert(
      [
        ...pairRows('large', startMs, { ...same, outputs }, { ...same, outputs }),
        ...pairRows('small', startMs, same, other),
      ],
      [],
    );
    const kept = await query('SELECT max(pg_column_size(outputs)) AS bytes FROM predictions');
    expect(kept).toEqual([{ bytes: expect.toSatisfy((bytes) => bytes < 20_000) }]);
    expect(await sink.pairs(wanted, never)).toMatchObject([{ shadow_prediction: '["b"]' }]);
  });

  it('lets the database take predictions when that refuses to compare, or takes long', async ({ needs }) => {
    needs('postgres');
    const { sink, another, connections } = await database();
    await sink.insert(pairRows('one', startMs, same, other), []);
    const before = await connections();
    await another.query('BEGIN; LOCK TABLE predictions IN ACCESS EXCLUSIVE MODE');
    await expect(sink.pairs(wanted, never)).rejects.toThrow('statement timeout');
    await another.query('ROLLBACK');
    expect(await sink.insert(pairRows('two', startMs, same, same), [])).toBe(2);
    await another.query('ALTER VIEW prediction_shadows RENAME TO away');
    await expect(sink.pairs(wanted, never)).rejects.toThrow('does not exist');
    expect(await sink.insert(pairRows('three', startMs, same, same), [])).toBe(2);
    await another.query('ALTER VIEW away RENAME TO prediction_shadows');
    expect(await sink.pairs(wanted, never)).toHaveLength(3);
    expect(await connections()).toEqual(before);
  });

  it('gives up comparing at once when it stops, and still takes what is left', async ({ needs }) => {
    needs('postgres');
    const { sink, another, connections } = await database();
    await another.query('BEGIN; LOCK TABLE predictions IN ACCESS EXCLUSIVE MODE');
    const stopping = new AbortController();
    const ended = sink.pairs(wanted, stopping.signal).then(
      () => 'compared',
      (error: unknown) => String(error),
    );
    await expect
      .poll(
        async () =>
          (await another.query("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'")).rowCount,
      )
      .toBe(1);
    stopping.abort();
    expect(await ended).toMatch(/connection/i);
    await another.query('ROLLBACK');
    await sink.open();
    expect(await sink.insert(pairRows('one', startMs, same, same), [])).toBe(2);
    await expect(sink.pairs(wanted, stopping.signal)).rejects.toThrow('aborted');
    expect(await connections()).not.toEqual([]);
  });
});
