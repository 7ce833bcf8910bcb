import { rmSync, symlinkSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { pairRows, shadowDigest } from '../../../../../test/support/predictions/pair-rows.ts';
import { tempDir } from '../../../../../test/support/temp.ts';
import { SqliteSink } from '../sinks/sqlite-sink.ts';
import { predictionSize, writePrediction } from '../spool/single-entry.ts';
import { FrameBuffer } from '../spool/frame-buffer.ts';
import { headBytes } from '../spool/segment-head.ts';
import { Segments } from '../spool/segments.ts';
import { SpoolReader } from '../spool/spool-reader.ts';
import { Pace } from './pace.ts';
import { type CpuTimes, SpareCpus } from './spare-cpus.ts';
import { ShadowComparison } from './shadow-comparison.ts';
import { SpoolWriter } from './spool-writer.ts';
import { monotonicClock } from './writer-clock.ts';

const maxBytes = 2 ** 30;

/** @param startMs when they were answered */
function spool(folder: string, count = 1, startMs = Date.now()): void {
  const head = headBytes({ imageDigest: null, isShadow: false, protocols: ['infer'], models: [] });
  const segments = new Segments({ folder, bootId: 'boot', lane: 0, head, maxBytes, writers: 1 });
  const entry = {
    correlationId: null,
    startMs,
    latencyMs: 1,
    model: 0,
    status: 400,
    protocol: 'infer',
    tensors: null,
    rows: null,
    error: null,
  };
  for (let i = 1; i <= count; i++) {
    const frame = new FrameBuffer(['infer']);
    const one = { ...entry, requestId: `boot-${i}` };
    frame.begin(predictionSize(one));
    writePrediction(frame, one);
    segments.append(frame.sealed());
  }
  segments.close();
}

/** What a writer sees and says while it takes one prediction to a database. */
interface Seen {
  /** Rows in the database at each reading of the CPUs. */
  readonly rowsAtReadings: number[];
  /** Whether it knew of a prediction, at each of its reports. */
  readonly isBehind: boolean[];
}

const quietLog = pino({ level: 'silent' });

function sinkAt(file: string): SqliteSink {
  return new SqliteSink({ url: `sqlite://${file}`, password: null, models: [], onWarning: () => {} });
}

function paceAt(folder: string, spareCpus: SpareCpus): Pace {
  return new Pace({ folder, spoolMaxBytes: maxBytes, spareCpus, ownMs: () => 0, clock: monotonicClock });
}

/**
 * Runs a writer until its prediction is in the database.
 *
 * @param onIdle called when it has nothing to do
 * @param times of the CPUs, by how often they were read before
 */
async function write(folder: string, onIdle: () => void, times: (count: number) => CpuTimes): Promise<Seen> {
  const file = join(await tempDir(), 'predictions.db');
  const sink = sinkAt(file);
  sink.open();
  using database = new DatabaseSync(file, { readOnly: true });
  const rows = database.prepare('SELECT count(*) AS count FROM predictions');
  const seen: Seen = { rowsAtReadings: [], isBehind: [] };
  const read = () => {
    const count = seen.rowsAtReadings.push(Number(rows.get()?.['count']));
    return times(count - 1);
  };
  const writer: SpoolWriter = new SpoolWriter({
    shadow: null,
    sink,
    reader: new SpoolReader(folder, 'boot', () => {}),
    retention: { retentionDays: 0, retentionRows: 0, retentionBytes: 0 },
    pace: paceAt(folder, new SpareCpus(2, read)),
    log: quietLog,
    report: ({ oldestMs, recorded }) => {
      seen.isBehind.push(oldestMs !== null);
      if (oldestMs === null) onIdle();
      if (recorded > 0) writer.finish();
    },
  });
  await writer.run();
  expect(rows.get()?.['count']).toBe(1);
  return seen;
}

it('a prediction that comes after a pause waits until it is known whether a CPU is to spare', async () => {
  const folder = await tempDir();
  const times = [0, 5000, 5100, 5300];
  const seen = await write(
    folder,
    () => spool(folder),
    (count) => ({ atMs: times[count] ?? 0, idleMs: 2 * (times[count] ?? 0), serverMs: 0, ownMs: 0 }),
  );
  // At the beginning and after the pause; too soon after that; and when it could go.
  expect(seen).toEqual({ rowsAtReadings: [0, 0, 0, 0], isBehind: [false, true, true] });
});

/** A writer with nothing to write, to a database in a folder that may not be there yet. @param onLook called when it has looked for something */
async function idleWriter(home: string, retentionRows: number, onLook: () => void): Promise<SpoolWriter> {
  return new SpoolWriter({
    shadow: null,
    sink: sinkAt(join(home, 'predictions.db')),
    reader: new SpoolReader(await tempDir(), 'boot', () => {}),
    retention: { retentionDays: 0, retentionRows, retentionBytes: 0 },
    pace: paceAt(await tempDir(), new SpareCpus(2, () => ({ atMs: 0, idleMs: 0, serverMs: 0, ownMs: 0 }))),
    log: quietLog,
    report: onLook,
  });
}

it('a database that is away at the start is tidied when it comes, though nobody asks for a prediction', async () => {
  const folder = await tempDir();
  const [home, away] = [join(folder, 'database'), join(folder, 'away')];
  const made = sinkAt(join(away, 'predictions.db'));
  made.open();
  using database = new DatabaseSync(join(away, 'predictions.db'));
  const insert = database.prepare(
    "INSERT INTO predictions (request_id, started_at, latency_ms, model, model_version, protocol, status) VALUES (?, ?, 1, 'm', '1', 'infer', 200)",
  );
  for (const day of [1, 2, 3]) insert.run(`${day}`, `2026-01-0${day}T00:00:00.000Z`);
  const left = database.prepare('SELECT request_id AS id FROM predictions');
  // No folder can be made where a file is.
  await writeFile(home, '');
  let looks = 0;
  const writer: SpoolWriter = await idleWriter(home, 1, () => {
    looks += 1;
    if (looks === 2) {
      rmSync(home);
      symlinkSync(away, home);
    }
    if (looks > 8 || left.all().length === 1) writer.finish();
  });
  await writer.run();
  made.close();
  expect(left.all().map(({ id }) => id)).toEqual(['3']);
});

it('a database that is away at the start has its schema once it comes, though nobody predicts and nothing is to be tidied', async () => {
  const folder = await tempDir();
  const home = join(folder, 'database');
  await writeFile(home, '');
  let looks = 0;
  const writer: SpoolWriter = await idleWriter(home, 0, () => {
    looks += 1;
    if (looks === 2) rmSync(home);
    if (looks === 4) writer.finish();
  });
  await writer.run();
  using database = new DatabaseSync(join(home, 'predictions.db'), { readOnly: true });
  expect(database.prepare('SELECT count(*) AS count FROM mlpack_views').get()).toEqual({ count: 0 });
});

it('a shadow is compared when what waited for the database is there', async () => {
  const folder = await tempDir();
  const startMs = Date.UTC(2026, 0, 1);
  // So old that nothing rests.
  spool(folder, 2001, startMs);
  const sink = sinkAt(join(await tempDir(), 'predictions.db'));
  sink.open();
  sink.insert(pairRows('pair', startMs + 70_000, { prediction: '["a"]' }, { prediction: '["b"]' }), []);
  const seen: unknown[] = [];
  let nowMs = startMs;
  const shadow = new ShadowComparison({
    sink,
    imageDigest: shadowDigest,
    log: quietLog,
    report: (report) => {
      seen.push(report.shadow.map(({ rows, differing }) => ({ rows, differing })));
      writer.finish();
    },
    // Each time it is asked it is due.
    nowMs: () => (nowMs += 60_000),
  });
  const writer: SpoolWriter = new SpoolWriter({
    shadow,
    sink,
    reader: new SpoolReader(folder, 'boot', () => {}),
    retention: { retentionDays: 0, retentionRows: 0, retentionBytes: 0 },
    pace: paceAt(folder, new SpareCpus(2, () => ({ atMs: 0, idleMs: 0, serverMs: 0, ownMs: 0 }))),
    log: quietLog,
    report: ({ recorded }) => {
      if (recorded > 0) seen.push(recorded);
    },
  });
  await writer.run();
  expect(seen).toEqual([2000, 1, [{ rows: 1, differing: 1 }]]);
});
