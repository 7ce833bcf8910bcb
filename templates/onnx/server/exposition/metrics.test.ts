import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sqliteLog } from '../../../../test/support/predictions/sqlite-log.ts';
import { scrape, valueOf } from '../../../../test/support/server/scraped.ts';
import { serve } from '../../../../test/support/server/served.ts';
import { lookupModel, slowModel } from '../../../../test/support/server/small-models.ts';
import { twoTensors } from '../../../../test/support/server/two-tensors.ts';
import { durationBounds } from '../metrics/histogram.ts';

const row = { a: [1, 2], k: 3 };
const model = { model: 'm', version: '1.2.3' };

function seconds({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1e6;
}

describe('metrics', () => {
  it('tell of the process, and never go back, whichever thread is asked', async () => {
    const served = await serve({ ...twoTensors, env: { MLPACK_WORKERS: '2' } });
    const before = await scrape(served);
    for (const name of [
      'process_cpu_seconds_total',
      'process_resident_memory_bytes',
      'process_open_fds',
      'process_start_time_seconds',
      'nodejs_eventloop_lag_seconds',
      'nodejs_eventloop_lag_p99_seconds',
      'nodejs_heap_size_used_bytes',
    ]) {
      expect([name, Number.isFinite(valueOf(before, name))]).toEqual([name, true]);
    }
    let earlier = before;
    for (let i = 0; i < 10; i++) {
      const later = await scrape(served);
      for (const { name, samples } of [...earlier.values()].filter(({ type }) => type !== 'gauge')) {
        for (const { name: sample, labels, value } of samples) {
          expect([name, valueOf(later, sample, labels)]).toEqual([
            name,
            expect.toSatisfy((now) => now >= value),
          ]);
        }
      }
      earlier = later;
    }
  });

  it('count the CPU time since the start, of all threads and of the process that writes predictions', async () => {
    const log = await sqliteLog();
    const served = await serve({ ...twoTensors, env: { ...log.env, MLPACK_WORKERS: '2' } });
    await served.post('/predict', [row]);
    await log.lines('SELECT 1 FROM predictions', 1);
    const metrics = await scrape(served);
    const total = valueOf(metrics, 'process_cpu_seconds_total') ?? 0;
    // The start of the writer alone takes more than this process has since it was asked.
    expect(total).toBeGreaterThan(seconds(process.cpuUsage()));
    const parts = ['user', 'system'].map(
      (part) => valueOf(metrics, `process_cpu_${part}_seconds_total`) ?? 0,
    );
    expect(parts.reduce((sum, part) => sum + part)).toBeCloseTo(total, 1);
  });

  it('are documented, each with its labels', async () => {
    const { env } = await sqliteLog({ MLPACK_SHADOW_URL: 'http://127.0.0.1:1', MLPACK_SHADOW: 'on' });
    const served = await serve({ ...twoTensors, env });
    await served.post('/predict', [row]);
    const metrics = await scrape(served);
    const own = [...metrics.values()].filter(({ name }) => name.startsWith('mlpack_'));
    const labelled = own.map(({ name, type, samples }) => {
      const labels = Object.keys(samples[0]?.labels ?? {}).filter((label) => label !== 'le');
      return `\`${name}${labels.length > 0 ? `{${labels.join(',')}}` : ''}\` ${type}`;
    });
    const text = await readFile(join(import.meta.dirname, '../../../../docs/observability.md'), 'utf8');
    const rows = [...text.matchAll(/^\| (`mlpack_\S+`) +\| (\w+) /gm)].map(
      ([, name, type]) => `${name} ${type}`,
    );
    expect(rows.toSorted()).toEqual(labelled.toSorted());
  });

  it('tell how many predictions are recorded, and none of that without a log', async () => {
    const log = await sqliteLog();
    const served = await serve({ ...twoTensors, env: log.env });
    await served.post('/predict', [row]);
    await log.lines('SELECT * FROM predictions', 1);
    let metrics = await scrape(served);
    while (valueOf(metrics, 'mlpack_predictions_recorded_total') !== 1) metrics = await scrape(served);
    expect(valueOf(metrics, 'mlpack_predictions_dropped_total')).toBe(0);
    expect(valueOf(metrics, 'mlpack_prediction_spool_bytes')).toBeGreaterThan(0);
    expect([...(await scrape(await serve(twoTensors))).keys()].join(' ')).not.toContain('prediction');
  });

  it('put durations where they belong', async () => {
    const served = await serve({ ...(await slowModel(30)), env: { MLPACK_INFERENCE: 'thread' } });
    const startMs = performance.now();
    await served.post('/predict', [[1, 2]]);
    const seconds = (performance.now() - startMs) / 1000;
    const metrics = await scrape(served);
    const sum = valueOf(metrics, 'mlpack_inference_seconds_sum', model) ?? NaN;
    expect(sum).toBeGreaterThan(0);
    expect(sum).toBeLessThan(seconds);
    for (const bound of durationBounds) {
      const counted = valueOf(metrics, 'mlpack_inference_seconds_bucket', { ...model, le: String(bound) });
      expect([bound, counted]).toEqual([bound, sum <= bound ? 1 : 0]);
    }
  });

  it('count what was sent away, and what waits, while a model computes', async () => {
    const served = await serve({
      // Whatever else has the CPUs, all that follows comes while it computes.
      ...(await slowModel(2500)),
      env: { MLPACK_MAX_QUEUE: '2', MLPACK_INTRA_OP_THREADS: '1', MLPACK_MAX_BATCH_SIZE: '1' },
    });
    const first = served.post('/predict', [[1, 2]]);
    await expect.poll(() => served.depth()).toBe(1);
    const gone = request(`${served.url}/predict`, { method: 'POST' }).on('error', () => undefined);
    gone.end('[[1, 2]]');
    await expect.poll(() => served.depth()).toBe(2);
    expect(valueOf(await scrape(served), 'mlpack_queue_depth')).toBe(2);
    expect((await served.post('/predict', [[1, 2]])).status).toBe(503);
    gone.destroy();
    await expect.poll(() => served.depth()).toBe(1);
    const late = await served.post('/predict', [[1, 2]], { 'X-Request-Timeout-Ms': '1' });
    expect(late.status).toBe(504);
    const metrics = await scrape(served);
    for (const reason of ['queue_full', 'deadline', 'cancelled']) {
      expect([reason, valueOf(metrics, 'mlpack_rejected_total', { reason })]).toEqual([reason, 1]);
    }
    for (const status of ['499', '503', '504']) {
      expect(valueOf(metrics, 'mlpack_requests_total', { route: 'predict', status })).toBe(1);
    }
    expect((await first).status).toBe(200);
  });

  it('say when the server is not ready any more', async () => {
    const served = await serve({ ...twoTensors, env: { MLPACK_DRAIN_DELAY_MS: '500' } });
    const drained = served.server.drain();
    expect(valueOf(await scrape(served), 'mlpack_ready')).toBe(0);
    await drained;
  });

  it('count inferences that fail as requests, but not their times', async () => {
    const served = await serve(lookupModel);
    expect((await served.post('/predict', [[7, 7]])).status).toBe(400);
    const metrics = await scrape(served);
    expect(valueOf(metrics, 'mlpack_requests_total', { route: 'predict', status: '400' })).toBe(1);
    expect(valueOf(metrics, 'mlpack_inference_seconds_count', model)).toBe(0);
  });
});
