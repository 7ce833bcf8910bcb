import { copyFile, mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { unpackWithDependencies } from '../debs.ts';
import { cachedDir } from '../rig-cache.ts';
import { runOk } from '../run.ts';

const libraries = ['golang-github-cyclonedx-cyclonedx-go-dev', 'golang-github-spdx-tools-golang-dev'];
const source = resolve(import.meta.dirname, 'read-sbom.go');

/**
 * A program that reads SBOMs by the libraries of CycloneDX and SPDX for Go, of Debian's source. Built once a machine.
 *
 * @returns its path; it takes the format and a file, and prints what it found
 * @throws Error with what the compiler or apt said
 */
export async function goReader(): Promise<string> {
  const folder = await cachedDir('sbom-reader-1', async (dir) => {
    const work = `${dir}.work`;
    try {
      await unpackWithDependencies('sid', [...libraries, 'golang-go'], 'golang-', work);
      await build(work, join(dir, 'read-sbom'));
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  });
  return join(folder, 'read-sbom');
}

async function build(work: string, output: string): Promise<void> {
  const { stdout } = await runOk('find', [join(work, 'usr/lib'), '-path', '*/go-1.*/bin/go']);
  const [go = ''] = stdout.trim().split('\n');
  const goPath = join(work, 'usr/share/gocode');
  const project = 'read-sbom';
  await mkdir(join(goPath, 'src', project), { recursive: true });
  await copyFile(source, join(goPath, 'src', project, 'main.go'));
  const env = {
    ...process.env,
    GOROOT: go.replace(/\/bin\/go$/u, ''),
    GOPATH: goPath,
    GOCACHE: join(work, 'cache'),
    // Debian has packages, and no modules.
    GO111MODULE: 'off',
    GOTOOLCHAIN: 'local',
    GOFLAGS: '',
    GOPROXY: 'off',
    CGO_ENABLED: '0',
  };
  await runOk(go, ['build', '-o', output, project], { env });
}
