import { copyFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { unpackDebs, unpackWithDependencies } from '../../debs.ts';
import { cachedDir } from '../../rig-cache.ts';
import { runOk } from '../../run.ts';

const library = 'golang-k8s-apiextensions-apiserver-dev';
const project = 'k8s.io/apiextensions-apiserver';

/** Programs, by their paths. */
export interface CustomApiPrograms {
  readonly etcd: string;
  readonly apiServer: string;
}

/**
 * Kubernetes' API server of custom resources, as new as Debian has its source (1.36 in November 2026), and etcd. Built once a machine,
 * which takes some minutes of CPU and 3 GB of disk meanwhile.
 *
 * @throws Error with what the compiler or apt said
 */
export async function customApiPrograms(): Promise<CustomApiPrograms> {
  const folder = await cachedDir('apiextensions-apiserver', async (dir) => {
    const work = `${dir}.work`;
    try {
      await unpackWithDependencies('sid', [library, 'golang-go'], 'golang-', work);
      await build(work, join(dir, 'apiextensions-apiserver'));
    } finally {
      await rm(work, { recursive: true, force: true });
    }
    const packages = await unpackDebs('bookworm', ['etcd-server']);
    await copyFile(join(packages, 'usr/bin/etcd'), join(dir, 'etcd'));
  });
  return { etcd: join(folder, 'etcd'), apiServer: join(folder, 'apiextensions-apiserver') };
}

async function build(work: string, output: string): Promise<void> {
  const { stdout } = await runOk('find', [join(work, 'usr/lib'), '-path', '*/go-1.*/bin/go']);
  const [go = ''] = stdout.trim().split('\n');
  const env = {
    ...process.env,
    GOROOT: go.replace(/\/bin\/go$/u, ''),
    GOPATH: join(work, 'usr/share/gocode'),
    GOCACHE: join(work, 'cache'),
    // Debian has packages, and no modules.
    GO111MODULE: 'off',
    GOTOOLCHAIN: 'local',
    GOFLAGS: '',
    GOPROXY: 'off',
    CGO_ENABLED: '0',
  };
  await runOk(go, ['build', '-ldflags', '-s -w', '-o', output, project], { env });
}
