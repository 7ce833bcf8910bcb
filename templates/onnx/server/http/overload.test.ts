import { request } from 'node:http';
import { beforeAll, describe, expect, it } from 'vitest';
import { quickModel, slowModel } from '../../../../test/support/server/small-models.ts';
import { type Answer, serve, type Served } from '../../../../test/support/server/served.ts';

/** One inference a request, on one CPU, and time for each however busy the machine is. */
const alone = {
  MLPACK_MAX_BATCH_SIZE: '1',
  MLPACK_INTRA_OP_THREADS: '1',
  MLPACK_REQUEST_TIMEOUT_MS: '600000',
};

describe('a server whose inferences take long', () => {
  let served: Served;
  beforeAll(async () => {
    served = await serve({ ...(await slowModel(1000)), env: { MLPACK_MAX_QUEUE: '3', ...alone } });
  });

  const ask = (headers = {}): Promise<Answer> => served.post('/predict', [[1, 2]], headers);

  it('answers for its health while it computes, keeps to the length of its queue, and says when to come again', async () => {
    let answered = 0;
    const waiting = [ask(), ask(), ask()].map((answer) => answer.finally(() => (answered += 1)));
    // The three are on their way before the fourth.
    await expect.poll(() => served.depth()).toBe(3);
    const refused = await ask();
    expect(refused.status).toBe(503);
    expect(refused.json).toEqual({ error: 'too many requests are waiting; try again later' });
    expect(refused.headers.get('Retry-After')).toBe('1');
    for (const path of ['/v2/health/live', '/v2/health/ready', '/v2/models/m']) {
      expect((await served.get(path)).status).toBe(200);
    }
    // A busy machine may finish the first of the three while it brings these answers.
    expect(answered).toBeLessThan(3);
    expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(served.depth()).toBe(0);
  });

  it('gives a request up when its time is over, and computes none that nobody waits for', async () => {
    const before = served.inferences().count;
    const first = ask();
    await expect.poll(() => served.depth()).toBe(1);
    const late = await ask({ 'X-Request-Timeout-Ms': '30' });
    expect([late.status, late.json]).toEqual([
      504,
      { error: 'the request was not answered within its time limit' },
    ]);
    expect((await first).status).toBe(200);
    expect(served.inferences().count).toBe(before + 1);
  });

  it('forgets a request whose sender has gone', async () => {
    const before = served.inferences().count;
    const first = ask();
    await expect.poll(() => served.depth()).toBe(1);
    const gone = request(`${served.url}/predict`, { method: 'POST' }).on('error', () => undefined);
    gone.end('[[1, 2]]');
    await expect.poll(() => served.depth()).toBe(2);
    gone.destroy();
    await expect.poll(() => served.depth()).toBe(1);
    expect((await first).status).toBe(200);
    expect(served.inferences().count).toBe(before + 1);
  });

  it.each(['soon', '-1', '0', '1.5', '9999999999'])('refuses %j as a time limit', async (limit) => {
    const { status, json } = await ask({ 'X-Request-Timeout-Ms': limit });
    expect([status, json.error]).toEqual([
      400,
      `X-Request-Timeout-Ms: expected milliseconds, got "${limit}"`,
    ]);
  });

  it('answers what it has accepted when it is told to stop', async () => {
    const other = await serve({ ...(await slowModel(1000)), env: alone });
    const answers = [1, 2].map((i) => other.post('/predict', [[i, 0]]));
    await expect.poll(() => other.depth()).toBe(2);
    await other.server.drain();
    for (const [i, answer] of answers.entries()) {
      const { status, headers, json } = await answer;
      expect([status, headers.get('Connection'), json.predictions]).toEqual([
        200,
        'close',
        [{ y: [i + 1, 0] }],
      ]);
    }
  });
});

describe('a server whose inferences are short', () => {
  it('computes large bodies on another thread, once that is there', async () => {
    const served = await serve({
      ...quickModel,
      maxBodyBytes: 10_000_000,
    });
    const rows = Array.from({ length: 60_000 }, (_, i) => [i % 10, 1]);
    for (let i = 0; i < 4; i++) {
      const { status, json } = await served.post('/predict', { rows });
      expect(status).toBe(200);
      expect(json.predictions.length).toBe(60_000);
      expect(json.predictions[59_999]).toEqual({ y: [9, 1] });
    }
    // Each thread has a table of its own, which only it counts in: this one has small bodies to itself.
    await expect
      .poll(async () => {
        await served.post('/predict', { rows });
        await served.post('/predict', { rows: rows.slice(0, 1) });
        return served.inferencesByThread().length;
      })
      .toBe(2);
  });
});
