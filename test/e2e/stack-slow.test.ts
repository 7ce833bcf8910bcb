/** A stack on a machine that is too busy to answer in time whether it is healthy. */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { runCli } from '../support/cli.ts';
import { deriveImage } from '../support/derived-image.ts';
import type { Engine } from '../support/engine.ts';
import { it } from '../support/rig.ts';
import { buildIris, edit } from '../support/stack-iris.ts';
import { dockerCli, writeStackProject } from '../support/stack-project.ts';

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

/**
 * A folder whose `docker` fails twice to start services, as an engine does that makes a network while another engine of the
 * machine removes one of its own, and while one starts.
 */
async function meetingOther({ env }: Engine, dir: string): Promise<string> {
  const bin = join(dir, 'bin');
  await mkdir(bin);
  const script = `#!/bin/sh
case "$*" in *"up --detach"*)
  if mkdir ${bin}/met 2>/dev/null; then
    echo 'iptables failed: iptables --wait -D FORWARD -j A: iptables: Bad rule (does a matching rule exist in that chain?).' >&2
    exit 1
  elif mkdir ${bin}/met-again 2>/dev/null; then
    echo "Failed to program NAT chain: iptables failed: iptables --wait -t nat -A PREROUTING -j DOCKER: Chain 'DOCKER' does not exist" >&2
    exit 1
  fi
esac
PATH=\${PATH#*:} exec docker "$@"
`;
  await writeFile(join(bin, 'docker'), script, { mode: 0o755 });
  return `${bin}:${env['PATH']}`;
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
    const path = await meetingOther(engine, dir);
    const up = await runCli(['up', '--ready-timeout', '600'], {
      cwd: dir,
      engine,
      env: { ...dockerCli(engine), PATH: path },
    });
    expect(up, up.stderr).toMatchObject({ exitCode: 0 });
    expect(await readdir(join(dir, 'bin'))).toContain('met-again');

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
