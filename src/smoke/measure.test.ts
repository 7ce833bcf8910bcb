import { expect, it } from 'vitest';
import { json, serve } from '../../test/support/fake-target.ts';
import type { ProcessUsage } from '../util/process-usage.ts';
import { createServerClient } from './http.ts';
import { measureResources } from './measure.ts';
import type { ServedModel } from './served-model.ts';

function modelOf(cases: number): ServedModel {
  const golden = { name: 'c', inputs: [], outputs: [], tolerance: { absolute: 0, relative: 0 } };
  return {
    name: 'iris',
    version: '1.0.0',
    signature: { inputs: [], outputs: [] },
    golden: { source: 'framework', framework: null, cases: Array.from({ length: cases }, () => golden) },
    leftToBuild: 0,
    namedRows: null,
  };
}

/** @param told what the server says of itself, first and then */
async function measured(cases: number, told: readonly (ProcessUsage | null)[]) {
  let requests = 0;
  const answer = () => {
    requests += 1;
    return json(200, {});
  };
  const baseUrl = await serve({ 'POST /v2/models/iris/versions/1.0.0/infer': answer });
  await using client = createServerClient({ baseUrl, timeoutMs: 5000, signal: undefined });
  const left = [...told];
  let nowMs = 0;
  const running = {
    baseUrl,
    logs: () => [],
    exited: Promise.resolve({ exitCode: 0 }),
    stop: async () => {},
    usage: async () => left.shift() ?? null,
  };
  const resources = await measureResources({
    running,
    models: [modelOf(cases)],
    client,
    clock: { nowMs: () => (nowMs += 100), sleep: async () => {} },
    signal: undefined,
  });
  return { resources, requests };
}

it('has the CPU of a request over many, and the memory after them', async () => {
  const { resources, requests } = await measured(2, [
    { peakMemoryBytes: 90, cpuSeconds: 0 },
    { peakMemoryBytes: 100, cpuSeconds: 1 },
    { peakMemoryBytes: 120, cpuSeconds: 4 },
  ]);
  // The clock is looked at before each round, 100 ms later each time: one round warms up, two count.
  expect(requests).toBe(6);
  expect(resources).toEqual({ peakMemoryBytes: 120, cpuSecondsPerRequest: 3 / 4 });
});

it('has no CPU of a request where there is none to send', async () => {
  const usage = { peakMemoryBytes: 100, cpuSeconds: 1 };
  expect(await measured(0, [usage, usage, usage])).toEqual({
    resources: { peakMemoryBytes: 100, cpuSecondsPerRequest: null },
    requests: 0,
  });
});

it('has nothing where a server does not tell, at first or later', async () => {
  expect(await measured(1, [null])).toEqual({ resources: null, requests: 0 });
  const { resources } = await measured(1, [{ peakMemoryBytes: 1, cpuSeconds: 1 }, null]);
  expect(resources).toBeNull();
});
