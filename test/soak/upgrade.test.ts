/** The long form of what test/e2e/stack.test.ts does with some hundred requests. */
import { loadavg } from 'node:os';
import { expect, it, onTestFinished } from 'vitest';
import { deriveImage } from '../support/derived-image.ts';
import { startEngine } from '../support/engine.ts';
import { build, writeIris } from '../support/iris.ts';
import { writeStackProject } from '../support/stack-project.ts';
import { sendSteadily } from '../support/steady-requests.ts';
import { tempDir } from '../support/temp.ts';

const requests = Number(process.env['MLPACK_SOAK_REQUESTS'] ?? 20_000);
const perSecond = 200;
const upgrades = 3;

it(`${upgrades} upgrades under ${requests} requests each, ${perSecond} a second, lose none`, async () => {
  const engine = await startEngine();
  onTestFinished(() => engine.stop());
  const dir = await tempDir();
  await writeIris(dir);
  const { reference } = await build(dir, [], { engine });
  const args = [reference, '--proxy', '--replicas', '2'];
  const { mlpack, port } = await writeStackProject(engine, dir, args, 'PROXY');
  expect(await mlpack('up')).toMatchObject({ exitCode: 0 });
  const request = {
    url: `http://127.0.0.1:${port}/v2/models/iris/infer`,
    body: JSON.stringify({
      inputs: [{ name: 'X', datatype: 'FP32', shape: [1, 4], data: [5.1, 3.5, 1.4, 0.2] }],
    }),
  };
  for (let upgrade = 1; upgrade <= upgrades; upgrade += 1) {
    const tag = `iris:upgrade-${upgrade}`;
    await deriveImage(engine, { from: reference, tag, lines: [`LABEL upgrade=${upgrade}`] });
    expect(await mlpack('compose', tag)).toMatchObject({ exitCode: 0 });
    const up = mlpack('up');
    const { sent, counts, latestMs } = await sendSteadily(request, {
      perSecond,
      atLeast: requests,
      until: up,
    });
    process.stdout.write(`${JSON.stringify({ upgrade, sent, counts, latestMs, load: loadavg()[0] })}\n`);
    const ended = await up;
    expect(ended, ended.stderr).toMatchObject({ exitCode: 0 });
    expect(counts).toEqual({ 200: sent });
  }
});
