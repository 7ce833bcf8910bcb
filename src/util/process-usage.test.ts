import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { processUsage, usageFiles } from './process-usage.ts';

it.runIf(process.platform === 'linux')('is what this process has taken', async () => {
  const [status = '', stat = ''] = await Promise.all(
    usageFiles.map((file) => readFile(`/proc/self/${file}`, 'utf8')),
  );
  const { cpuSeconds = 0, peakMemoryBytes = 0 } = processUsage(status, stat) ?? {};
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  expect(Math.abs(cpuSeconds - (userCPUTime + systemCPUTime) / 1e6)).toBeLessThan(0.5);
  expect(peakMemoryBytes / (maxRSS * 1024)).toBeCloseTo(1, 1);
});

it('is found after a name with brackets and spaces', () => {
  const stat = `7 (a ) b) S ${Array.from({ length: 10 }, () => '9').join(' ')} 150 50 0 0`;
  expect(processUsage('Name:\ta\nVmHWM:\t    2 kB\n', stat)).toEqual({
    peakMemoryBytes: 2048,
    cpuSeconds: 2,
  });
});

it('is nothing where a kernel says nothing', () => {
  expect(processUsage('Name:\tkthreadd\n', '2 (kthreadd) S 0 0')).toBeNull();
  expect(processUsage('VmHWM:\t2 kB', '')).toBeNull();
});
