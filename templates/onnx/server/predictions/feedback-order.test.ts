/** Feedback for one id through two threads: what was given when other was answered counts, in whatever order it is read. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { tempDir } from '../../../../test/support/temp.ts';
import { MetricsTable } from '../metrics/table.ts';
import { TableLayout } from '../metrics/table-layout.ts';
import { PredictionLog } from './prediction-log.ts';
import { feedbackRow, type FeedbackRow } from './row.ts';
import { SqliteSink } from './sinks/sqlite-sink.ts';
import { headBytes } from './spool/segment-head.ts';
import { Segments } from './spool/segments.ts';
import { SpoolReader } from './spool/spool-reader.ts';
import { WorldClock, worldClockBytes } from './world-clock.ts';

const head = headBytes({ imageDigest: null, isShadow: false, protocols: [], models: [] });

/** The truth that a database has of an id at the end, of rows that came in this order, each in a batch of its own. */
async function truthAfter(rows: readonly FeedbackRow[]): Promise<unknown> {
  const path = join(await tempDir(), 'predictions.db');
  const sink = new SqliteSink({ url: `sqlite://${path}`, password: null, models: [], onWarning: () => {} });
  sink.open();
  for (const row of rows) sink.insert([], [row]);
  sink.close();
  using database = new DatabaseSync(path);
  return database.prepare('SELECT truth FROM feedback').get()?.['truth'];
}

it.each([
  ['stands still', () => 1000],
  ['is set back each time', (asked: number) => 1_000_000 - 10_000 * asked],
])('the last counts where the clock of the system %s', async (_, systemMs) => {
  const folder = await tempDir();
  const memory = new SharedArrayBuffer(worldClockBytes);
  let asked = 0;
  const threads = [0, 1].map(
    (lane) =>
      new PredictionLog({
        segments: new Segments({ folder, bootId: 'boot', lane, head, maxBytes: 2 ** 30, writers: 2 }),
        clock: new WorldClock(memory, () => systemMs(asked++)),
        protocols: [],
        sample: 1,
        recorders: [],
        metrics: new MetricsTable(new Float64Array(1000), new TableLayout(0, [])),
        log: pino({ level: 'silent' }),
      }),
  );
  for (let i = 0; i < 20; i++) {
    const isSpooled = await new Promise((resolve) => {
      threads[i % 2]?.feedback({ requestId: 'a', truth: String(i) }, resolve);
    });
    expect(isSpooled).toBe(true);
  }
  const frames = new SpoolReader(folder, 'boot', () => {}).next(() => false);
  const rows = frames
    .flatMap(({ entries }) => entries)
    .filter((entry) => entry.kind === 'feedback')
    .map(feedbackRow);
  expect(rows.map(({ truth }) => Number(truth)).toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: 20 }, (_entry, i) => i),
  );
  expect(await truthAfter(rows)).toBe('19');
  expect(await truthAfter(rows.toReversed())).toBe('19');
});
