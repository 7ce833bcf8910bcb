import { runOk } from '../../../test/support/run.ts';
import { inProcess } from './baselines.ts';
import type { RunningServer } from './server-process.ts';
import type { Workload } from './workloads.ts';

/** The server's histograms of the rows of a run and of its seconds; their sums and counts are all that is read. */
const metricNames = { rows: 'mlpack_batch_rows', seconds: 'mlpack_inference_seconds' };

/** What onnxruntime has done since the server started. */
export interface InferenceTotals {
  readonly runs: number;
  readonly rows: number;
  readonly seconds: number;
}

/** Reads them from a server's /metrics; null when it has none. */
export async function inferenceTotals({ url }: RunningServer): Promise<InferenceTotals | null> {
  const response = await fetch(`${url}/metrics`, { headers: { Connection: 'close' } });
  const text = await response.text();
  if (response.status !== 200) return null;
  const sum = (name: string) => {
    const samples = [...text.matchAll(new RegExp(`^${name}(?:\\{.*\\})? (\\S+)$`, 'gm'))];
    if (samples.length === 0) throw new Error(`/metrics has no ${name}`);
    return samples.reduce((total, [, value]) => total + Number(value), 0);
  };
  return {
    runs: sum(`${metricNames.rows}_count`),
    rows: sum(`${metricNames.rows}_sum`),
    seconds: sum(`${metricNames.seconds}_sum`),
  };
}

/** How a server's runs compare with onnxruntime's on its own. */
export interface BatchEfficiency {
  readonly meanBatch: number;
  /** Throughput of the server's runs ÷ that of the same batches in a process that does nothing else. */
  readonly ofRaw: number;
}

/**
 * Compares what happened between two totals with onnxruntime in a process of its own, just after. Its time
 * is a fixed cost and one a row, so that of the mean batch, between its two whole neighbours, is the mean
 * time of the batches.
 */
export async function batchEfficiency(
  { modelPath, rows }: Workload,
  before: InferenceTotals,
  after: InferenceTotals,
): Promise<BatchEfficiency> {
  const runs = after.runs - before.runs;
  const meanBatch = (after.rows - before.rows) / runs;
  const below = Math.max(1, Math.floor(meanBatch));
  const sizes = [below, below + 1];
  const { stdout } = await runOk(process.execPath, [inProcess, modelPath, '1', ...sizes.map(String)], {
    env: { ...process.env, ORT_DISABLE_TELEMETRY: '1' },
    input: JSON.stringify(rows.map(({ values }) => values)),
  });
  const microseconds: Readonly<Record<string, number>> = JSON.parse(stdout);
  const [atBelow = Number.NaN, above = Number.NaN] = sizes.map((size) => microseconds[size]);
  const raw = atBelow + (above - atBelow) * (meanBatch - below);
  return { meanBatch, ofRaw: raw / (((after.seconds - before.seconds) * 1e6) / runs) };
}
