import { join } from 'node:path';
import pino from 'pino';
import { describe, expect, it } from 'vitest';
import { tempDir } from '../../../../../test/support/temp.ts';
import type { PredictionRow } from '../row.ts';
import { SqliteSink } from '../sinks/sqlite-sink.ts';
import type { ShadowReport } from './messages.ts';
import { ShadowComparison } from './shadow-comparison.ts';

const startMs = Date.UTC(2026, 0, 1);

function row(changes: Partial<PredictionRow>): PredictionRow {
  return {
    requestId: 'r',
    correlationId: 'r',
    startMs,
    latencyMs: 1,
    model: 'm',
    version: '1.0.0',
    imageDigest: 'a',
    protocol: 'predict',
    status: 200,
    inputs: '{"x":[1,2]}',
    outputs: null,
    prediction: null,
    note: null,
    isShadow: false,
    ...changes,
  };
}

/** A database, and a shadow of image "b" that is compared at a time. */
async function comparison() {
  const sink = new SqliteSink({
    url: `sqlite://${join(await tempDir(), 'log.db')}`,
    password: null,
    models: [],
    onWarning: () => undefined,
  });
  sink.open();
  const reports: ShadowReport[] = [];
  let nowMs = startMs;
  const shadow = new ShadowComparison({
    sink,
    imageDigest: 'b',
    log: pino({ enabled: false }),
    report: (report) => reports.push(report),
    nowMs: () => nowMs,
  });
  /** A request as both predicted it, some time after the start. */
  const add = (
    id: string,
    afterMs: number,
    answered: Partial<PredictionRow>,
    copied: Partial<PredictionRow>,
  ) =>
    sink.insert(
      [
        row({ requestId: id, startMs: startMs + afterMs, ...answered }),
        row({
          requestId: `${id}-copy`,
          correlationId: id,
          startMs: startMs + afterMs + 1,
          imageDigest: 'b',
          isShadow: true,
          ...copied,
        }),
      ],
      [],
    );
  const lookAt = async (afterMs: number) => {
    nowMs = startMs + afterMs;
    await shadow.look();
    return reports.splice(0).flatMap((report) => report.shadow);
  };
  return { add, lookAt };
}

describe('a shadow', () => {
  it('counts rows that differ and how far scores are apart, each pair once, when both are there', async () => {
    const { add, lookAt } = await comparison();
    add(
      'one',
      1000,
      { prediction: '["a","b"]', outputs: '{"p":[[0.5],[0.5]]}' },
      { prediction: '["a","c"]', outputs: '{"p":[[0.5],[0.52]]}' },
    );
    expect(await lookAt(29_000)).toEqual([]);
    const [figures, ...none] = await lookAt(40_000);
    expect(none).toEqual([]);
    expect(figures).toMatchObject({ model: 'm', rows: 2, differing: 1 });
    // Buckets: 0, 1e-6, 1e-5, 1e-4, 0.001, 0.01, 0.05, …, beyond, and the sum.
    expect(figures?.apart.slice(0, 12)).toEqual([1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0]);
    expect(figures?.apart[12]).toBeCloseTo(0.02);
    add('two', 41_000, { prediction: '["a"]' }, { prediction: '["a"]' });
    expect(await lookAt(50_000)).toEqual([]);
    expect(await lookAt(80_000)).toMatchObject([{ rows: 1, differing: 0 }]);
    expect(await lookAt(100_000)).toEqual([]);
  });

  it("passes over another image's, errors and what is too large", async () => {
    const { add, lookAt } = await comparison();
    const same = { prediction: '["a"]' };
    add('other', 1000, same, { ...same, imageDigest: 'c' });
    add('refused', 1000, { ...same, status: 400 }, same);
    add('large', 1000, same, { ...same, outputs: JSON.stringify({ p: 'x'.repeat(70_000) }) });
    expect(await lookAt(60_000)).toEqual([]);
  });

  it('goes on after what no server of ours has written', async () => {
    const { add, lookAt } = await comparison();
    add('one', 1000, { prediction: '["a"]' }, { prediction: 'no JSON' });
    expect(await lookAt(60_000)).toEqual([]);
    add('two', 40_000, { prediction: '["a"]' }, { prediction: '["b"]' });
    expect(await lookAt(90_000)).toMatchObject([{ rows: 1, differing: 1 }]);
  });
});
