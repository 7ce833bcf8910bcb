import { copyFile, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { unpackDebs, unpackSource } from '../debs.ts';
import { cachedDir } from '../rig-cache.ts';
import { run, runOk } from '../run.ts';

/** Debian 12 has the whole source of this release; what newer suites have of later ones is kubectl alone. */
const kubernetesVersion = '1.20.2';

const programs = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kube-proxy', 'kubelet'];
const project = 'k8s.io/kubernetes';

/**
 * The programs of a Kubernetes, in one folder with etcd and kubectl: built once of Debian's source package with Debian's Go, which
 * takes a quarter of an hour of CPU, and kept in the rig's cache.
 *
 * @throws Error with what the compiler or apt said
 */
export async function clusterPrograms(): Promise<string> {
  const built = await cachedDir(`kubernetes-${kubernetesVersion}`, async (dir) => {
    const work = `${dir}.work`;
    try {
      await buildPrograms(work);
      for (const name of await readdir(join(work, 'bin')))
        await rename(join(work, 'bin', name), join(dir, name));
      const packages = await unpackDebs('bookworm', ['etcd-server', 'kubernetes-client']);
      for (const name of ['etcd', 'kubectl'])
        await copyFile(join(packages, 'usr/bin', name), join(dir, name));
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  });
  return built;
}

async function buildPrograms(work: string): Promise<void> {
  const root = join(work, 'src', project);
  await unpackSource('bookworm', 'kubernetes', root);
  const debs = await unpackDebs('bookworm', ['golang-1.19-go', 'golang-1.19-src']);
  const goRoot = join(debs, 'usr/lib/go-1.19');
  const env = {
    ...process.env,
    PATH: `${goRoot}/bin:${process.env['PATH']}`,
    GOROOT: goRoot,
    GOPATH: work,
    GOCACHE: join(work, 'cache'),
    // The release is older than this Go: its modules don't say what Go asks of them now, its vendored packages are whole.
    GO111MODULE: 'off',
    GOFLAGS: '',
    GOPROXY: 'off',
    CGO_ENABLED: '0',
  };
  const go = (...args: string[]) => runOk('go', args, { env, cwd: root });
  const bin = join(work, 'bin');
  await mkdir(bin);
  const generator = join(work, 'openapi-gen');
  await go('build', '-o', generator, `${project}/vendor/k8s.io/kube-openapi/cmd/openapi-gen`);
  const described = (await describedFolders(root)).map((folder) => `${project}/${folder}`).join(',');
  const output = { p: `${project}/pkg/generated/openapi`, O: 'zz_generated.openapi' };
  const header = ['--go-header-file', 'hack/boilerplate/boilerplate.generatego.txt'];
  const generated = ['-i', described, '-p', output.p, '-O', output.O, '-r', join(work, 'violations')];
  await runOk(generator, [...header, ...generated, '--output-base', join(work, 'src')], { env, cwd: root });
  await go(
    'build',
    '-ldflags',
    versionFlags(),
    '-o',
    `${bin}/`,
    ...programs.map((name) => `${project}/cmd/${name}`),
  );
}

/** Folders with types that the API server describes, which its makefile looks for in the same way. */
async function describedFolders(root: string): Promise<string[]> {
  const args = ['-RlE', '--include=*.go', '^// *\\+k8s:openapi-gen=true', 'vendor/k8s.io/', 'pkg'];
  // It fails for links that lead nowhere, too.
  const { stdout } = await run('grep', args, { cwd: root });
  const others = /code-generator|sample-apiserver|_test\.go|testdata/u;
  const files = stdout.split('\n').filter((file) => file !== '' && !others.test(file));
  return [...new Set(files.map((file) => dirname(file)))].toSorted();
}

function versionFlags(): string {
  const [major, minor] = kubernetesVersion.split('.');
  const version = `${project}/vendor/k8s.io/component-base/version`;
  const variables = [
    `${version}.gitVersion=v${kubernetesVersion}`,
    `${version}.gitMajor=${major}`,
    `${version}.gitMinor=${minor}`,
    `${project}/vendor/k8s.io/client-go/pkg/version.gitVersion=v${kubernetesVersion}`,
  ];
  return ['-s -w', ...variables.map((variable) => `-X ${variable}`)].join(' ');
}
