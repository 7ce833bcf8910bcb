/** A rolling update of a Deployment where no cluster is; the long form is test/soak/rolling-update.test.ts. */
import { describe, expect } from 'vitest';
import { deriveImage } from '../support/derived-image.ts';
import { rollUnderLoad } from '../support/kubernetes/rollout/roll-under-load.ts';
import { stoppingSo, writtenDeployment } from '../support/kubernetes/rollout/written-deployment.ts';
import { it } from '../support/rig.ts';
import { buildIris } from '../support/stack-iris.ts';

const model = 'rolled';

describe('a Deployment whose pods are replaced one after the other', { timeout: 900_000 }, () => {
  it('loses no request where it stops them later than callers follow, and some where it stops them at once', async ({
    engine,
    dir,
  }) => {
    const first = await buildIris(engine, dir, model);
    const next = await deriveImage(engine, {
      from: first,
      tag: `${model}:next`,
      lines: ['LABEL another=one'],
    });
    const deployment = await writtenDeployment();
    const options = {
      engine,
      model,
      images: [first, next],
      endpointsDelayMs: 5000,
      rate: { perSecond: 50, atLeast: 1500 },
    } as const;
    const { outcomes, ends, images, logs } = await rollUnderLoad({ ...options, deployment });
    expect(Object.keys(outcomes.counts).toSorted(), logs).toEqual([
      'busy connection: 200',
      'gRPC: OK',
      'idle connection: 200',
      'new connection: 200',
    ]);
    expect(ends).toEqual(Array.from({ length: 2 }, () => ({ exitCode: 0, isKilled: false })));
    expect(images).toEqual([next, next]);

    const atOnce = stoppingSo(deployment, { preStopSeconds: 0, drainDelayMs: 0 });
    const without = await rollUnderLoad({
      ...options,
      deployment: atOnce,
      rate: { perSecond: 50, atLeast: 500 },
    });
    const lost = Object.keys(without.outcomes.counts).filter((outcome) => !/: (?:200|OK)$/.test(outcome));
    expect(lost.join()).toMatch(/ECONNREFUSED|EHOSTUNREACH/);
  });
});
