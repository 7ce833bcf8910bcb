/** A stack on a machine that is too busy to answer in time whether it is healthy. */
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { deriveImage } from '../support/derived-image.ts';
import { it } from '../support/rig.ts';
import { buildIris, edit } from '../support/stack-iris.ts';
import { writeStackProject } from '../support/stack-project.ts';

/** Healthy as long after the server's start as the file says; the first answer but that calls it unhealthy. */
function healthyAfter(seconds: number): string {
  const age = 'Date.now() - require("node:fs").statSync("/proc/1").ctimeMs';
  const test = JSON.stringify([
    'CMD',
    '/usr/local/bin/node',
    '--eval',
    `process.exit(+(${age} < ${seconds * 1000}))`,
  ]);
  return `healthcheck:
      test: ${test}
      interval: 1s
      timeout: 20s
      retries: 1
      start_period: 1s`;
}

/** The first time on a machine, the stand-ins for public images are made. */
const patience = { timeout: 1_200_000 };

describe('a stack whose servers are called unhealthy before they are healthy', patience, () => {
  it('comes up, gets another version, and says who is not healthy when its time is over', async ({
    engine,
    needs,
    dir,
  }) => {
    needs('debootstrap');
    const first = await buildIris(engine, dir, 'stack-slow');
    const { mlpack, compose } = await writeStackProject(
      engine,
      dir,
      [first, '--db', 'none', '--proxy'],
      'PROXY',
    );
    const file = join(dir, 'stack/compose.yaml');
    await edit(file, /healthcheck:\n[^]*?start_period: 60s/, healthyAfter(8));
    const up = await mlpack('up');
    expect(up, up.stderr).toMatchObject({ exitCode: 0 });

    const image = await deriveImage(engine, {
      from: first,
      tag: 'stack-slow:next',
      lines: ['LABEL another=one'],
    });
    await edit(file, /image: stack-slow:\S+/, `image: ${image}`);
    const next = await mlpack('up');
    expect(next, next.stderr).toMatchObject({ exitCode: 0 });

    await edit(file, /< 8000/, '< 8000000');
    await compose('down');
    const never = await mlpack('up', '--ready-timeout', '15');
    expect(never, never.stderr).toMatchObject({ exitCode: 6 });
    expect(never.stderr).toContain('stack-slow is unhealthy');
  });
});
