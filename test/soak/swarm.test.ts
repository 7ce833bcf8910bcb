/** The long form of test/e2e/swarm.test.ts: with the waits that stacks have, and more requests. */
import { loadavg } from 'node:os';
import { expect, it, onTestFinished } from 'vitest';
import { startEngine } from '../support/engine.ts';
import { prediction } from '../support/stack-iris.ts';
import { sendSteadily } from '../support/steady-requests.ts';
import { loadStandIns } from '../support/stand-ins.ts';
import { prepareSwarmStack } from '../support/swarm-stack.ts';
import { startSwarm } from '../support/swarm.ts';
import { tempDir } from '../support/temp.ts';

const requests = Number(process.env['MLPACK_SOAK_REQUESTS'] ?? 20_000);
const perSecond = 200;

/** Ports of nodes lead nowhere without IPVS, so that each proxy has the port of its own node. */
const edits = [[/mode: ingress/g, 'mode: host']] as const;

const slow = { timeout: 600_000 };
const node = ['/usr/local/bin/node', '--eval'];

it(`a swarm scales from 1 to 6, is updated, goes back from broken versions and loses a node under ${perSecond} requests/s, and fails none`, async () => {
  const swarm = await startSwarm();
  onTestFinished(() => swarm.stop());
  const stack = await prepareSwarmStack(swarm, await tempDir(), edits);
  await stack.deploy(stack.first, '--db', 'none', '--proxy');
  await expect.poll(() => stack.tasks('proxy'), slow).toHaveLength(2);
  await expect.poll(() => stack.tasks('iris'), slow).toHaveLength(1);
  const [proxy] = await stack.tasks('proxy');
  const asked = swarm.nodes.find(({ id }) => id === proxy?.node);
  const request = prediction(`http://${asked?.address}:8080`, 'iris');
  /** Does something while requests are sent, and expects all to be answered. */
  const under = async (what: string, atLeast: number, work: () => Promise<void>) => {
    const startMs = performance.now();
    const working = work();
    const tookMs = working.then(() => performance.now() - startMs);
    const outcomes = await sendSteadily(request, { perSecond, atLeast, until: working });
    const seconds = Math.round((await tookMs) / 1000);
    process.stdout.write(`${JSON.stringify({ what, seconds, ...outcomes, load: loadavg()[0] })}\n`);
    expect(outcomes.counts).toEqual({ 200: outcomes.sent });
  };
  const images = async () => (await stack.tasks('iris')).map(({ image }) => image);

  await under('1 to 6', 1000, async () => {
    await stack.deploy('--replicas', '6');
    await expect.poll(() => stack.tasks('iris'), slow).toHaveLength(6);
  });

  const second = await stack.push('second', ['LABEL another=one']);
  await under('another version', requests, async () => {
    await stack.deploy(second);
    await expect.poll(() => stack.updateState('iris'), slow).toBe('completed');
  });
  expect(await images()).toEqual(Array.from({ length: 6 }, () => expect.stringContaining('iris:second@')));

  const broken = {
    ends: 'process.exit(1)',
    'is never healthy': 'setInterval(() => {}, 1000)',
    'ends some seconds after it is healthy':
      "require('node:http').createServer((_, answer) => answer.end()).listen(8080); setTimeout(() => process.exit(1), 12000)",
  };
  for (const [what, script] of Object.entries(broken)) {
    const tag = what.replaceAll(' ', '-');
    const version = await stack.push(tag, [`ENTRYPOINT ${JSON.stringify([...node, script])}`]);
    await under(`a version that ${what}`, 1000, async () => {
      await stack.deploy(version);
      await expect.poll(() => stack.updateState('iris'), slow).toBe('rollback_completed');
    });
    expect(await images()).toEqual(Array.from({ length: 6 }, () => expect.stringContaining('iris:second@')));
  }

  // Neither the one that is asked nor the one whose commands these are: the last is left.
  const lost = swarm.nodes.filter((one) => one !== asked && one !== swarm.nodes[0]).at(-1);
  const isElsewhere = async () => {
    const tasks = await stack.tasks('iris');
    return tasks.length === 6 && tasks.every((task) => task.node !== lost?.id);
  };
  await under('a node is cut off', 6000, async () => {
    await lost?.cutOff();
    await expect.poll(isElsewhere, slow).toBe(true);
  });
  await under('it is killed', 1000, async () => lost?.kill());
});

it('keeps every prediction in the database of the labelled node, which comes back with them, and watches every server', async () => {
  await makeStandIns();
  const swarm = await startSwarm();
  onTestFinished(() => swarm.stop());
  const [first] = swarm.nodes;
  await loadStandIns(first.engine);
  await first.docker('node', 'update', '--label-add', 'mlpack.data=true', first.id);
  const stack = await prepareSwarmStack(swarm, await tempDir(), edits);
  const options = ['--db', 'postgres', '--monitoring', '--proxy', '--replicas', '3'];
  await stack.deploy(stack.first, ...options);
  for (const service of ['database', 'prometheus', 'grafana']) {
    await expect.poll(() => stack.tasks(service), slow).toMatchObject([{ node: first.id }]);
  }
  await expect.poll(() => stack.tasks('iris'), slow).toHaveLength(3);
  await expect.poll(() => stack.tasks('proxy'), slow).toHaveLength(2);
  const [proxy] = await stack.tasks('proxy');
  const asked = swarm.nodes.find(({ id }) => id === proxy?.node);
  const request = prediction(`http://${asked?.address}:8080`, 'iris');
  const inContainer = async (service: string, ...command: string[]) => {
    const filter = `label=com.docker.swarm.service.name=${stack.name}_${service}`;
    const id = await first.docker('ps', '--quiet', '--filter', filter, '--filter', 'health=healthy');
    return first.docker('exec', id, ...command);
  };
  const psql = ['psql', '--username=mlpack', '--dbname=predictions', '--tuples-only', '--no-align'];
  const count = () => inContainer('database', ...psql, '--command=SELECT count(*) FROM predictions');

  const outcomes = await sendSteadily(request, { perSecond, atLeast: 2000 });
  expect(outcomes.counts).toEqual({ 200: 2000 });
  await expect.poll(count, slow).toBe('2000');
  const query = 'http://127.0.0.1:9090/api/v1/query?query=up{service="iris"}';
  const watched = async () => {
    const answer: { data: { result: readonly { value: readonly unknown[] }[] } } = JSON.parse(
      await inContainer('prometheus', 'wget', '-q', '-O', '-', query),
    );
    return answer.data.result.map(({ value }) => value[1]);
  };
  await expect.poll(watched, slow).toEqual(['1', '1', '1']);

  const before = await stack.tasks('database');
  // Its container ends with it, and whatever waits in there.
  await inContainer('database', 'pg_ctl', 'stop', '--mode=immediate', '--no-wait');
  const without = await sendSteadily(request, { perSecond, atLeast: 1000 });
  expect(without.counts).toEqual({ 200: 1000 });
  await expect.poll(() => stack.tasks('database'), slow).not.toEqual(before);
  await expect.poll(count, slow).toBe('3000');
});

/** Where no test has made them yet: the engines of a swarm have no way to Debian. */
async function makeStandIns(): Promise<void> {
  const engine = await startEngine();
  await loadStandIns(engine).finally(() => engine.stop());
}
