import type Dockerode from 'dockerode';
import { processUsage, usageFiles, type ProcessUsage } from '../util/process-usage.ts';
import { splitLogLines } from './container-logs.ts';

const script = `const { readFileSync } = require('node:fs');
console.log(JSON.stringify(${JSON.stringify(usageFiles)}.map((file) => readFileSync('/proc/1/' + file, 'utf8'))));`;

/**
 * What the server in a container has taken, asked of Linux by a second process in there: engines tell neither the peak of
 * memory, nor the same on all of them, and may be on another machine.
 *
 * @returns null where it can't be asked, such as in an image without Node.js
 */
export async function containerUsage(container: Dockerode.Container): Promise<ProcessUsage | null> {
  try {
    const exec = await container.exec({
      Cmd: ['/usr/local/bin/node', '--eval', script],
      AttachStdout: true,
      AttachStderr: true,
    });
    const lines: string[] = [];
    for await (const { stream, text } of splitLogLines(await exec.start({})))
      if (stream === 'stdout') lines.push(text);
    const texts: unknown = JSON.parse(lines.join(''));
    return Array.isArray(texts) ? processUsage(String(texts[0]), String(texts[1])) : null;
  } catch {
    return null;
  }
}
