/** A stack on a real swarm of three engines; the long form is test/soak/swarm.test.ts. */
import { describe, expect } from 'vitest';
import { it } from '../support/rig.ts';
import { prediction } from '../support/stack-iris.ts';
import { sendSteadily } from '../support/steady-requests.ts';
import { prepareSwarmStack } from '../support/swarm-stack.ts';

/** Ports of nodes lead nowhere without IPVS, so that each proxy has the port of its own node. A test doesn't wait for what may come late. */
const edits = [
  [/mode: ingress/g, 'mode: host'],
  [/(monitor|delay): (?:30|5)s$/gm, '$1: 1s'],
] as const;

describe('a stack on a swarm of three engines', { timeout: 1_200_000 }, () => {
  it('gets more servers and another version without losing a request, goes back from a broken one by itself, and serves on without a node', async ({
    swarm,
    dir,
  }) => {
    const stack = await prepareSwarmStack(swarm, dir, edits);
    await stack.deploy(stack.first, '--db', 'none', '--proxy');
    await expect.poll(() => stack.tasks('proxy')).toHaveLength(2);
    await expect.poll(() => stack.tasks('iris')).toHaveLength(1);
    const [proxy] = await stack.tasks('proxy');
    const asked = swarm.nodes.find(({ id }) => id === proxy?.node);
    if (asked === undefined) throw new Error('no node has a proxy');
    const request = prediction(`http://${asked.address}:8080`, 'iris');

    await stack.deploy('--replicas', '3');
    await expect.poll(() => stack.tasks('iris')).toHaveLength(3);
    expect(new Set((await stack.tasks('iris')).map(({ node }) => node)).size).toBe(3);

    const second = await stack.push('second', ['LABEL another=one']);
    const updated = async () => {
      await stack.deploy(second);
      await expect.poll(() => stack.updateState('iris')).toBe('completed');
    };
    const updating = updated();
    const during = await sendSteadily(request, { perSecond: 100, atLeast: 500, until: updating });
    await updating;
    expect(during.counts).toEqual({ 200: during.sent });
    for (const { image } of await stack.tasks('iris')) expect(image).toContain('iris:second@');

    const broken = await stack.push('broken', [
      `ENTRYPOINT ${JSON.stringify(['/usr/local/bin/node', '--eval', 'process.exit(1)'])}`,
    ]);
    const rolledBack = async () => {
      await stack.deploy(broken);
      await expect.poll(() => stack.updateState('iris')).toBe('rollback_completed');
    };
    const rolling = rolledBack();
    const meanwhile = await sendSteadily(request, { perSecond: 100, atLeast: 500, until: rolling });
    await rolling;
    expect(meanwhile.counts).toEqual({ 200: meanwhile.sent });
    for (const { image } of await stack.tasks('iris')) expect(image).toContain('iris:second@');

    // Not the one that is asked, nor the one whose commands these are.
    const [, ...others] = swarm.nodes.filter((node) => node !== asked);
    const lost = others.at(-1);
    const gone = async () => {
      await lost?.cutOff();
      await expect
        .poll(async () => (await stack.tasks('iris')).every(({ node }) => node !== lost?.id))
        .toBe(true);
      await expect.poll(() => stack.tasks('iris')).toHaveLength(3);
      await lost?.kill();
    };
    const going = gone();
    const without = await sendSteadily(request, { perSecond: 100, atLeast: 500, until: going });
    await going;
    expect(without.counts).toEqual({ 200: without.sent });
  });
});
