import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { unpackDebs } from '../support/debs.ts';
import { startEngine20 } from '../support/engine.ts';
import { registryUser } from '../support/registry.ts';
import { it } from '../support/rig.ts';
import { run, runOk } from '../support/run.ts';

/** A folder with a Dockerfile for an image that is one static busybox. */
async function writeContext(dir: string): Promise<void> {
  const debs = await unpackDebs('bookworm', ['busybox-static']);
  await copyFile(join(debs, 'bin/busybox'), join(dir, 'busybox'));
  await writeFile(join(dir, 'Dockerfile'), 'FROM scratch\nCOPY busybox /\nENTRYPOINT ["/busybox"]\n');
}

describe('the engine', () => {
  it('builds an image with BuildKit, runs it and publishes its port', async ({ engine, dir }) => {
    await writeContext(dir);
    const build = await engine.dockerCli(['buildx', 'build', '--load', '--tag', 'rig-engine', dir]);
    expect(build, build.stderr).toMatchObject({ exitCode: 0 });
    const hello = await engine.dockerCli(['run', '--rm', 'rig-engine', 'echo', 'hello']);
    expect(hello).toMatchObject({ stdout: 'hello\n', exitCode: 0 });

    await writeFile(join(dir, 'index.html'), 'served');
    const flags = ['--detach', '--rm', '--publish', '127.0.0.1::80', '--volume', `${dir}:/www:ro`];
    const container = (
      await engine.dockerCli(['run', ...flags, 'rig-engine', 'httpd', '-f', '-h', '/www'])
    ).stdout.trim();
    const address = (await engine.dockerCli(['port', container, '80'])).stdout.trim();
    const response = await fetch(`http://${address}/index.html`);
    expect(await response.text()).toBe('served');
    await engine.dockerCli(['rm', '--force', container]);
    await engine.dockerCli(['rmi', '--force', 'rig-engine']);
  });

  it('gives composed services a network with names', async ({ engine, dir }) => {
    await writeContext(dir);
    await writeFile(
      join(dir, 'compose.yaml'),
      JSON.stringify({
        name: 'rig-compose',
        services: {
          web: { build: '.', command: ['httpd', '-f', '-h', '/'], stop_signal: 'SIGKILL' },
          client: {
            build: '.',
            command: ['wget', '-q', '-O', '-', 'http://web/no-such-file'],
            depends_on: ['web'],
          },
        },
      }),
    );
    const up = await engine.dockerCli(['compose', 'up', '--abort-on-container-exit', '--timeout', '0'], {
      cwd: dir,
    });
    await engine.dockerCli(['compose', 'down', '--rmi', 'all', '--timeout', '0'], { cwd: dir });
    expect(up.stdout + up.stderr).toContain('404 Not Found');
  });
});

describe('an older engine', () => {
  it('runs beside the newer one and takes its saved images', async ({ engine, dir }) => {
    await writeContext(dir);
    await engine.dockerCli(['build', '--tag', 'rig-older', dir]);
    const archive = join(dir, 'image.tar');
    await engine.dockerCli(['save', '--output', archive, 'rig-older']);
    await engine.dockerCli(['rmi', '--force', 'rig-older']);

    const older = await startEngine20();
    try {
      const version = await older.dockerCli(['version', '--format', '{{.Server.Version}}']);
      expect(version.stdout).toMatch(/^20\.10\./);
      expect(await older.dockerCli(['load', '--input', archive])).toMatchObject({ exitCode: 0 });
      const hello = await older.dockerCli(['run', '--rm', 'rig-older', 'echo', 'hello']);
      expect(hello).toMatchObject({ stdout: 'hello\n', exitCode: 0 });
    } finally {
      await older.stop();
    }
  });
});

describe('the registry', () => {
  it('takes a push and gives it back', async ({ engine, registry, needs, dir }) => {
    needs('skopeo');
    await writeContext(dir);
    await engine.dockerCli(['build', '--tag', 'rig-registry', dir]);
    const archive = join(dir, 'image.tar');
    await engine.dockerCli(['save', '--output', archive, 'rig-registry']);
    await engine.dockerCli(['rmi', '--force', 'rig-registry']);
    const target = `docker://${registry.host}/rig:1`;
    await runOk('skopeo', ['copy', '--dest-tls-verify=false', `docker-archive:${archive}`, target]);
    const { stdout } = await runOk('skopeo', ['inspect', '--config', '--tls-verify=false', target]);
    expect(JSON.parse(stdout)).toMatchObject({ config: { Entrypoint: ['/busybox'] } });
  });

  it('lets nobody but its user in when private', async ({ privateRegistry }) => {
    const url = `http://${privateRegistry.host}/v2/`;
    expect((await fetch(url)).status).toBe(401);
    const credentials = btoa(`${registryUser.username}:${registryUser.password}`);
    expect((await fetch(url, { headers: { authorization: `Basic ${credentials}` } })).status).toBe(200);
  });
});

describe('podman', () => {
  it('runs an image as a user without privileges', async ({ podman, dir }) => {
    await writeContext(dir);
    const rootfs = join(dir, 'rootfs.tar');
    await runOk('tar', ['-C', dir, '-cf', rootfs, 'busybox']);
    await podman.podman(['import', rootfs, 'localhost/rig:1']);
    const flags = ['--rm', '--read-only', '--cap-drop=all', '--user=65532', '--memory=64m'];
    const result = await podman.run([...flags, 'localhost/rig:1', '/busybox', 'id', '-u']);
    expect(result, result.stderr).toMatchObject({ stdout: '65532\n', exitCode: 0 });
  });
});

describe('qemu', () => {
  it('runs an arm64 program inside an unpacked image', async ({ needs, dir }) => {
    needs('qemu-aarch64-static');
    const debs = await unpackDebs('bookworm', ['busybox-static'], 'arm64');
    await mkdir(join(dir, 'bin'));
    await copyFile(join(debs, 'bin/busybox'), join(dir, 'bin/busybox'));
    const { stdout: emulator } = await runOk('which', ['qemu-aarch64-static']);
    await copyFile(emulator.trim(), join(dir, 'qemu'));
    const result = await run('chroot', [dir, '/qemu', '/bin/busybox', 'uname', '-m']);
    expect(result).toMatchObject({ stdout: 'aarch64\n', exitCode: 0 });
  });
});
