/** What `mlpack kubernetes` writes, run by Kubernetes' own programs: 1.20, the last of which Debian has the source. */
import { mkdir, writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { runCli } from '../support/cli.ts';
import { startCluster, type Cluster } from '../support/cluster/cluster.ts';
import { olderPatches, olderVersions, serviceAddress } from '../support/cluster/for-older.ts';
import { build, writeIris } from '../support/iris.ts';
import { kustomize } from '../support/kubernetes/kubectl.ts';
import { Callers } from '../support/kubernetes/rollout/callers.ts';
import { warmLock } from '../support/projects.ts';
import { askSteadily, type Outcomes } from '../support/steady-requests.ts';
import { tempDir } from '../support/temp.ts';

const requests = Number(process.env['MLPACK_SOAK_REQUESTS'] ?? 20_000);
const body = JSON.stringify({ rows: [[5.1, 3.5, 1.4, 0.2]] });
const preStopSeconds = 5;

interface Project {
  /** Builds a version, pushes it, writes its manifests, and applies them. */
  apply(version: string): Promise<void>;
}

async function irisProject(cluster: Cluster): Promise<Project> {
  const dir = await tempDir();
  const insecure = ['--insecure-registry', cluster.registry.host];
  await writeIris(dir, await warmLock());
  const older = join(dir, 'older');
  await mkdir(older);
  const patches = olderPatches('../kubernetes/overlays/production', { service: 'iris', preStopSeconds });
  await writeFile(join(older, 'kustomization.yaml'), patches);
  return {
    async apply(version) {
      const tag = `${cluster.registry.host}/iris:${version}`;
      await build(dir, ['--builder', 'oci', '--version', version, '--tag', tag, '--push', ...insecure]);
      const args = ['kubernetes', tag, '--db', 'none', '--replicas', '2', ...insecure];
      const written = await runCli(args, { cwd: dir });
      expect(written, written.stderr).toMatchObject({ exitCode: 0 });
      const manifests = olderVersions(await kustomize(older));
      await cluster.kubectl(['apply', '--validate=false', '--filename=-'], manifests);
    },
  };
}

/** All kinds of callers, 200 requests a second, until something is over. */
async function ask(host: string, until: Promise<unknown>): Promise<Outcomes> {
  await using callers = new Callers(host, 'iris', { url: `http://${host}:8080/predict`, body });
  const outcomes = await askSteadily((index) => callers.ask(index), {
    perSecond: 200,
    atLeast: requests,
    until,
  });
  process.stdout.write(`${JSON.stringify({ outcomes, load: loadavg()[0] })}\n`);
  return outcomes;
}

/** Has kube-proxy hear of what changes late, again and again, until something is over. */
async function delayEndpoints(cluster: Cluster, until: Promise<unknown>): Promise<void> {
  let isOver = false;
  const end = () => {
    isOver = true;
  };
  void until.then(end, end);
  while (!isOver) {
    cluster.signal('kube-proxy', 'SIGSTOP');
    await delay(4000);
    cluster.signal('kube-proxy', 'SIGCONT');
    await delay(2000);
  }
}

/** The Jobs that replay the golden cases of each version. */
const golden = ['wait', '--for=condition=complete', 'job', '--all', '--timeout=300s'];
const rolledOut = ['rollout', 'status', 'deployment/iris', '--timeout=300s'];

it(`rolls out, back and to more replicas, and none of ${requests} requests fails each time`, async () => {
  const cluster = await startCluster();
  onTestFinished(() => cluster.stop());
  const project = await irisProject(cluster);
  await project.apply('1.0.0');
  await cluster.kubectl(rolledOut);
  await cluster.kubectl(golden);
  const changes: (readonly [what: string, change: () => Promise<unknown>])[] = [
    ['another version', () => project.apply('1.1.0')],
    ['back', () => cluster.kubectl(['rollout', 'undo', 'deployment/iris'])],
    ['more replicas', () => cluster.kubectl(['scale', 'deployment/iris', '--replicas=4'])],
    ['fewer', () => cluster.kubectl(['scale', 'deployment/iris', '--replicas=2'])],
  ];
  for (const [what, change] of changes) {
    const changed = change().then(async () => {
      await cluster.kubectl(rolledOut);
      await cluster.kubectl(golden);
      // Pods that go have as long as this before they close their ports.
      await delay(20_000);
    });
    const [{ sent, counts }] = await Promise.all([
      ask(serviceAddress, changed),
      delayEndpoints(cluster, changed),
    ]);
    const answered = Object.entries(counts).filter(([outcome]) => /: (?:200|OK)$/u.test(outcome));
    expect(counts, what).toEqual(Object.fromEntries(answered));
    expect(answered.map(([, count]) => count).reduce((sum, count) => sum + count, 0)).toBe(sent);
  }
});

it('serves on when a version never becomes ready', async () => {
  const cluster = await startCluster();
  onTestFinished(() => cluster.stop());
  const project = await irisProject(cluster);
  await project.apply('1.0.0');
  await cluster.kubectl(rolledOut);
  // It listens where nobody asks it.
  await cluster.kubectl(['set', 'env', 'deployment/iris', 'PORT=9999']);
  const status = ['rollout', 'status', 'deployment/iris', '--timeout=30s'];
  await expect(cluster.kubectl(status)).rejects.toThrow('timed out');
  const states = await cluster.kubectl([
    'get',
    'deployment',
    'iris',
    '--output',
    'jsonpath={.status.availableReplicas}',
  ]);
  expect(states).toBe('2');
});
