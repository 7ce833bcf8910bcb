import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Bytes that other processes of this one's control group take, such as the CLI that has started it: what the kernel can't
 * take back, so without the files that it has read for them. 0 where the system doesn't tell.
 *
 * @param cgroupFolder where control groups are mounted, version 1 or 2
 * @param processFolder what the system tells of this process
 */
export function memoryOfOthers(cgroupFolder = '/sys/fs/cgroup', processFolder = '/proc/self'): number {
  const ofAll = memoryOfGroup(cgroupFolder, text(join(processFolder, 'cgroup')));
  // https://docs.kernel.org/filesystems/proc.html, "status"
  const [, ownKib] = /^RssAnon:\s*(\d+) kB$/m.exec(text(join(processFolder, 'status'))) ?? [];
  return ofAll === null || ownKib === undefined ? 0 : Math.max(0, ofAll - Number(ownKib) * 1024);
}

/** What the processes of a control group have of their own. A container may see its group's path, but has it at the top. */
function memoryOfGroup(folder: string, groups: string): number | null {
  // https://docs.kernel.org/admin-guide/cgroup-v2.html, "memory.stat", and cgroup-v1/memory.html, "stat file"
  const [, path2 = ''] = /^0::(.*)$/m.exec(groups) ?? [];
  const [, path1 = ''] = /^\d+:(?:[^:]*,)?memory(?:,[^:]*)?:(.*)$/m.exec(groups) ?? [];
  const places = [
    [join(folder, path2), /^anon (\d+)$/m],
    [folder, /^anon (\d+)$/m],
    [join(folder, 'memory', path1), /^total_rss (\d+)$/m],
    [join(folder, 'memory'), /^total_rss (\d+)$/m],
  ] as const;
  for (const [place, figure] of places) {
    const [, bytes] = figure.exec(text(join(place, 'memory.stat'))) ?? [];
    if (bytes !== undefined) return Number(bytes);
  }
  return null;
}

function text(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
