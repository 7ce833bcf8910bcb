import { describe, expect, it } from 'vitest';
import { ask, scrape, valueOf } from '../../../../test/support/server/scraped.ts';
import { serve } from '../../../../test/support/server/served.ts';
import { twoTensors } from '../../../../test/support/server/two-tensors.ts';

const row = { a: [1, 2], k: 3 };
const model = { model: 'm', version: '1.2.3' };

describe.each([
  { MLPACK_WORKERS: '1', MLPACK_INFERENCE: 'inline' },
  { MLPACK_WORKERS: '2', MLPACK_INFERENCE: 'inline' },
  { MLPACK_WORKERS: '1', MLPACK_INFERENCE: 'thread' },
  { MLPACK_WORKERS: '2', MLPACK_INFERENCE: 'thread' },
])('metrics with %j', (env) => {
  it('count every request once, whichever thread answers which', async () => {
    const served = await serve({ ...twoTensors, env });
    // Two rows in each, one after the other, so that none share an inference.
    for (let i = 0; i < 12; i++) {
      expect((await ask(served, 'POST', '/predict', [row, row])).status).toBe(200);
    }
    for (let i = 0; i < 3; i++) await ask(served, 'POST', '/v2/models/m/infer', {});
    await ask(served, 'POST', '/v2/models/other/infer', {});
    await ask(served, 'GET', '/v2/health/live');
    await ask(served, 'GET', '/nothing');
    await ask(served, 'DELETE', '/predict');
    // An answer is counted when its connection has taken it, which may be after it was read.
    await expect
      .poll(async () =>
        valueOf(await scrape(served), 'mlpack_requests_total', { route: 'other', status: '405' }),
      )
      .toBe(1);
    const metrics = await scrape(served);
    const requests = metrics.get('mlpack_requests_total')?.samples ?? [];
    expect(
      Object.fromEntries(
        requests
          .filter(({ labels }) => labels['route'] !== 'metrics')
          .map(({ labels, value }) => [`${labels['route']} ${labels['status']}`, value]),
      ),
    ).toEqual({
      'predict 200': 12,
      'infer 400': 3,
      'other 404': 2,
      'other 405': 1,
      'health 200': 1,
    });
    expect(valueOf(metrics, 'mlpack_request_duration_seconds_count', { route: 'predict' })).toBe(12);
    expect(valueOf(metrics, 'mlpack_request_duration_seconds_count', { route: 'infer' })).toBe(3);
    for (const name of ['queue_seconds', 'inference_seconds', 'serialise_seconds', 'batch_rows']) {
      expect([name, valueOf(metrics, `mlpack_${name}_count`, model)]).toEqual([name, 12]);
    }
    expect(valueOf(metrics, 'mlpack_batch_rows_sum', model)).toBe(24);
    expect(valueOf(metrics, 'mlpack_batch_rows_bucket', { ...model, le: '1' })).toBe(0);
    expect(valueOf(metrics, 'mlpack_batch_rows_bucket', { ...model, le: '2' })).toBe(12);
    expect(valueOf(metrics, 'mlpack_queue_depth')).toBe(0);
    expect(valueOf(metrics, 'mlpack_ready')).toBe(1);
    const sha256 = '0'.repeat(64);
    const inference = env.MLPACK_INFERENCE;
    expect(valueOf(metrics, 'mlpack_model_info', { ...model, inference, sha256 })).toBe(1);
  });
});
