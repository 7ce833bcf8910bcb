import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

/**
 * CPUs that this process may use: those it may run on, or fewer when its control group has a quota of
 * CPU time (`docker run --cpus`, Kubernetes' limits), which Node itself doesn't see everywhere. Part of
 * a CPU counts as one.
 *
 * @param cgroupFolder where the control group of this process is mounted, version 1 or 2
 */
export function usableCpus(cgroupFolder = '/sys/fs/cgroup'): number {
  const quota = quotaOf(cgroupFolder);
  return Math.max(1, Math.min(availableParallelism(), Math.ceil(quota)));
}

/** CPUs that a control group's quota amounts to; Infinity for no quota. https://docs.kernel.org/admin-guide/cgroup-v2.html, "cpu.max" */
function quotaOf(folder: string): number {
  const [quota, period] = words(join(folder, 'cpu.max'));
  if (quota !== undefined) return ratio(quota, period);
  // https://docs.kernel.org/scheduler/sched-bwc.html
  const [quota1] = words(join(folder, 'cpu', 'cpu.cfs_quota_us'));
  const [period1] = words(join(folder, 'cpu', 'cpu.cfs_period_us'));
  return ratio(quota1, period1);
}

function ratio(quota: string | undefined, period: string | undefined): number {
  const cpus = Number(quota) / Number(period);
  // "max" and -1 stand for no quota.
  return cpus > 0 ? cpus : Infinity;
}

function words(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').trim().split(/\s+/);
  } catch {
    return [];
  }
}
