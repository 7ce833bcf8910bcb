import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { pairRows, shadowDigest } from '../../../../../test/support/predictions/pair-rows.ts';
import { tempDir } from '../../../../../test/support/temp.ts';
import type { PredictionRow } from '../row.ts';
import { SqliteSink } from '../sinks/sqlite-sink.ts';
import type { ShadowReport } from './messages.ts';
import { ShadowComparison } from './shadow-comparison.ts';

const startMs = Date.UTC(2026, 0, 1);

/** A database, and a shadow that is compared at a time. */
async function comparison() {
  const path = join(await tempDir(), 'log.db');
  const sink = new SqliteSink({
    url: `sqlite://${path}`,
    password: null,
    models: [],
    onWarning: () => undefined,
  });
  sink.open();
  const reports: ShadowReport[] = [];
  const logged: string[] = [];
  let nowMs = startMs;
  const shadow = new ShadowComparison({
    sink,
    imageDigest: shadowDigest,
    log: pino({ level: 'warn' }, { write: (line) => logged.push(line) }),
    report: (report) => reports.push(report),
    nowMs: () => nowMs,
  });
  /** A request as both predicted it, some time after the start. */
  const add = (
    id: string,
    afterMs: number,
    answered: Partial<PredictionRow>,
    copied: Partial<PredictionRow>,
  ) => sink.insert(pairRows(id, startMs + afterMs, answered, copied), []);
  const lookAt = async (afterMs: number, signal = new AbortController().signal) => {
    nowMs = startMs + afterMs;
    await shadow.look(signal);
    return reports.splice(0).flatMap((report) => report.shadow);
  };
  return { add, lookAt, logged, path };
}

const same = { prediction: '["a"]' };
const other = { prediction: '["b"]' };

describe('a shadow', () => {
  it('counts rows that differ and how far scores are apart, each pair once, when both are there', async () => {
    const { add, lookAt } = await comparison();
    add(
      'one',
      1000,
      { prediction: '["a","b"]', outputs: '{"p":[[0.5],[0.5]]}' },
      { prediction: '["a","c"]', outputs: '{"p":[[0.5],[0.52]]}' },
    );
    expect(await lookAt(44_000)).toEqual([]);
    const [figures, ...none] = await lookAt(60_000);
    expect(none).toEqual([]);
    expect(figures).toMatchObject({ model: 'm', rows: 2, differing: 1 });
    // Buckets: 0, 1e-6, 1e-5, 1e-4, 0.001, 0.01, 0.05, …, beyond, and the sum.
    expect(figures?.apart.slice(0, -1)).toEqual([1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(figures?.apart.at(-1)).toBeCloseTo(0.02);
    add('two', 61_000, same, same);
    expect(await lookAt(70_000)).toEqual([]);
    expect(await lookAt(120_000)).toMatchObject([{ rows: 1, differing: 0 }]);
    expect(await lookAt(140_000)).toEqual([]);
  });

  it("passes over another image's, errors and what is too large", async () => {
    const { add, lookAt } = await comparison();
    add('other', 1000, same, { ...same, imageDigest: 'c' });
    add('refused', 1000, { ...same, status: 400 }, same);
    add('large', 1000, same, { ...same, outputs: JSON.stringify({ p: 'x'.repeat(70_000) }) });
    add('long', 1000, same, { prediction: JSON.stringify(['x'.repeat(70_000)]) });
    expect(await lookAt(60_000)).toEqual([]);
  });

  it('compares the newest of what is too much for its memory', async () => {
    const { add, lookAt } = await comparison();
    const outputs = JSON.stringify({ p: ['x'.repeat(30_000)] });
    for (let i = 0; i < 60; i++) {
      add(`${i}`, 1000 + i, { ...same, outputs }, { ...(i < 40 ? other : same), outputs });
    }
    // Of 60 kB each, 17 are a MiB.
    expect(await lookAt(60_000)).toMatchObject([{ rows: 17, differing: 0 }]);
  });

  it('takes at most 500 at once, the newest', async () => {
    const { add, lookAt } = await comparison();
    for (let i = 0; i < 510; i++) add(`${i}`, 1000 + i, same, i < 10 ? other : same);
    expect(await lookAt(60_000)).toMatchObject([{ rows: 500, differing: 0 }]);
  });

  it('remembers that predictions are numbers, of the versions of which it was seen', async () => {
    const { add, lookAt } = await comparison();
    add('fraction', 1000, { prediction: '[1.5]' }, { prediction: '[2]' });
    expect(await lookAt(60_000)).toMatchObject([{ rows: 0 }]);
    add('whole', 20_000, { prediction: '[1]' }, { prediction: '[2]' });
    expect(await lookAt(80_000)).toMatchObject([{ rows: 0 }]);
    add('later', 40_000, { prediction: '[1]', version: '1.1.0' }, { prediction: '[2]' });
    expect(await lookAt(100_000)).toMatchObject([{ rows: 1, differing: 1 }]);
  });

  it('goes on after what no server of ours has written', async () => {
    const { add, lookAt } = await comparison();
    add('one', 1000, same, { prediction: 'no JSON' });
    expect(await lookAt(60_000)).toEqual([]);
    add('two', 40_000, same, other);
    expect(await lookAt(90_000)).toMatchObject([{ rows: 1, differing: 1 }]);
  });

  it('says once that it cannot, goes on when it can, and is not asked for long', async () => {
    const { add, lookAt, logged, path } = await comparison();
    using database = new DatabaseSync(path);
    const [view] = database.prepare("SELECT sql FROM sqlite_schema WHERE name = 'prediction_shadows'").all();
    database.exec('DROP VIEW prediction_shadows');
    add('long ago', 1000, same, other);
    add('lately', 500_000, same, same);
    expect(await lookAt(60_000)).toEqual([]);
    expect(await lookAt(80_000)).toEqual([]);
    expect(logged.map((line) => JSON.parse(line).msg)).toEqual(['the shadow is not compared']);
    database.exec(String(view?.['sql']));
    // Of the last five minutes, whatever came before them.
    expect(await lookAt(600_000)).toMatchObject([{ rows: 1, differing: 0 }]);
  });
});
