import { join } from 'node:path';
import { unpackDebs, type DebianSuite } from './debs.ts';

/** Programs of Debian's that read what is attached to images. */
const tools = { oras: 'oras', cosign: 'cosign' } as const;

/** Path of a program of a suite, unpacked: what is installed on this machine is another one, or none. */
export async function artifactTool(tool: keyof typeof tools, suite: DebianSuite = 'trixie'): Promise<string> {
  return join(await unpackDebs(suite, [tools[tool]]), 'usr/bin', tool);
}
