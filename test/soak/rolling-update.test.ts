/** The long form of test/e2e/rolling-update.test.ts. */
import { loadavg } from 'node:os';
import { expect, it, onTestFinished } from 'vitest';
import { deriveImage } from '../support/derived-image.ts';
import { startEngine } from '../support/engine.ts';
import { build, writeIris } from '../support/iris.ts';
import { rollUnderLoad } from '../support/kubernetes/rollout/roll-under-load.ts';
import { writtenDeployment } from '../support/kubernetes/rollout/written-deployment.ts';
import { tempDir } from '../support/temp.ts';

const requests = Number(process.env['MLPACK_SOAK_REQUESTS'] ?? 20_000);
const perSecond = 200;

/** Within the 15 s in which a pod that is to stop still takes connections; kube-proxy takes a second or two. */
const endpointsDelayMs = 6000;

it(`a Deployment gets another version and the one before again under ${requests} requests, and loses none`, async () => {
  const engine = await startEngine();
  onTestFinished(() => engine.stop());
  const dir = await tempDir();
  await writeIris(dir);
  const { reference: first } = await build(dir, [], { engine });
  const next = await deriveImage(engine, { from: first, tag: 'iris:next', lines: ['LABEL another=one'] });
  const deployment = await writtenDeployment();
  const { outcomes, ends, images, logs } = await rollUnderLoad({
    engine,
    deployment,
    model: 'iris',
    images: [first, next, first],
    endpointsDelayMs,
    rate: { perSecond, atLeast: requests },
  });
  process.stdout.write(`${JSON.stringify({ ...outcomes, load: loadavg()[0] })}\n`);
  expect(Object.keys(outcomes.counts).toSorted(), logs).toEqual([
    'busy connection: 200',
    'gRPC: OK',
    'idle connection: 200',
    'new connection: 200',
  ]);
  expect(ends).toEqual(Array.from({ length: 4 }, () => ({ exitCode: 0, isKilled: false })));
  expect(images).toEqual([first, first]);
});
