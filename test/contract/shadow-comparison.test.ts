/** What a shadow's server counts is what `mlpack compare` tells of the same pairs, however few of them are compared at a time. */
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { queryPredictions } from '../../src/predictions/read-predictions.ts';
import { comparePairs } from '../../src/predictions/shadow/compare-pairs.ts';
import { type PairLine, pairTexts } from '../../src/predictions/shadow/shadow-pair.ts';
import { differenceBounds } from '../../templates/onnx/server/metrics/histogram.ts';
import type { PredictionRow } from '../../templates/onnx/server/predictions/row.ts';
import { SqliteSink } from '../../templates/onnx/server/predictions/sinks/sqlite-sink.ts';
import { ShadowComparison } from '../../templates/onnx/server/predictions/writer/shadow-comparison.ts';
import {
  addFigures,
  type ShadowFigures,
} from '../../templates/onnx/server/predictions/writer/shadow-figures.ts';
import { pairRows, shadowDigest } from '../support/predictions/pair-rows.ts';
import { tempDir } from '../support/temp.ts';

type Sides = readonly [Partial<PredictionRow>, Partial<PredictionRow>];

const scores = (...rows: readonly unknown[]) => JSON.stringify({ p: rows, label: rows.map((_, i) => i) });

/** Pairs of each kind that both can meet, the first of which says what a model predicts. */
const kinds: Readonly<Record<string, readonly Sides[]>> = {
  'labels and scores': [
    [
      { prediction: '["a","b"]', outputs: scores([0.5, 0.5], [0.25, 0.75]) },
      { prediction: '["a","c"]', outputs: scores([0.5, 0.5], [0.5, 0.5]) },
    ],
    [
      { prediction: '["a"]', outputs: scores([1, 0]) },
      { prediction: '["a"]', outputs: scores([0, 1]) },
    ],
  ],
  'labels that are numbers in one': [
    [{ prediction: '[1,2,3]' }, { prediction: '["1",2,4]' }],
    [{ prediction: '[1]' }, { prediction: '[1,2]' }],
  ],
  'predictions that are numbers, some of them whole': [
    [
      { prediction: '[1.5]', outputs: '{"y":[1.5]}' },
      { prediction: '[2]', outputs: '{"y":[2]}' },
    ],
    [
      { prediction: '[3]', outputs: '{"y":[3]}' },
      { prediction: '[5]', outputs: '{"y":[5]}' },
    ],
  ],
  'what is no number, missing or of another shape': [
    [{ outputs: scores([0.5, 'NaN'], ['Infinity', 1]) }, { outputs: scores([0.5, 'NaN'], [2, 1]) }],
    [
      { prediction: '["a"]', outputs: scores([0.5]) },
      { prediction: null, outputs: scores([0.5, 0.5]) },
    ],
  ],
  'errors of one': [
    [{ prediction: '["a"]' }, { prediction: '["b"]' }],
    [{ prediction: '["a"]' }, { prediction: null, status: 500 }],
  ],
  'two versions that answered': [
    [{ prediction: '[0.5]', version: '0.9.0', imageDigest: 'sha256:z' }, { prediction: '[1]' }],
    [{ prediction: '[1]' }, { prediction: '[2]' }],
  ],
};

it.for(Object.entries(kinds))('%s', async ([, pairs]) => {
  const startMs = Date.UTC(2026, 0, 1);
  const url = `sqlite://${join(await tempDir(), 'log.db')}`;
  const sink = new SqliteSink({ url, password: null, models: [], onWarning: () => undefined });
  sink.open();
  let nowMs = startMs;
  let counted: ShadowFigures | undefined;
  const shadow = new ShadowComparison({
    sink,
    imageDigest: shadowDigest,
    log: pino({ level: 'silent' }),
    report: (report) => {
      for (const figures of report.shadow) counted = addFigures(counted, figures);
    },
    nowMs: () => nowMs,
  });
  for (const [i, [answered, copied]] of pairs.entries()) {
    sink.insert(pairRows(`${i}`, nowMs, answered, copied), []);
    nowMs += 60_000;
    await shadow.look(new AbortController().signal);
  }
  const texts = pairTexts({ since: undefined, model: undefined, digest: undefined, limit: 10_000 });
  const told = comparePairs(await queryPredictions<PairLine>(url, texts), []);
  const { rows = 0, differing = 0, apart = [] } = counted ?? {};
  // Of the versions that answered, one has labels at most.
  const shares = told.flatMap(({ labels }) => labels ?? []);
  expect(rows === 0 ? [] : [{ differing, share: differing / rows }]).toEqual(shares);
  const highest = apart.slice(0, -1).findLastIndex((count) => count > 0);
  const most = Math.max(-1, ...told.flatMap((one) => one.scores?.max ?? []));
  const bucketOf = [...differenceBounds, Infinity].findIndex((bound) => most <= bound);
  expect(highest).toBe(most < 0 ? -1 : bucketOf);
});
