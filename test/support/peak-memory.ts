import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { runCli, type CliResult } from './cli.ts';

const hook = pathToFileURL(join(import.meta.dirname, 'peak-memory.mjs'));

/** Runs a command of mlpack in a folder, with a cache of its own, and says how much memory its process held at most. */
export async function runMeasured(
  args: readonly string[],
  cwd: string,
): Promise<CliResult & { readonly peakBytes: number }> {
  const env = { NODE_OPTIONS: `--import ${hook.href}` };
  const result = await runCli(args, { cwd, cacheDir: join(cwd, 'cache'), env });
  const [, peakBytes] = /peak memory: (\d+) bytes/.exec(result.stderr) ?? [];
  return { ...result, peakBytes: Number(peakBytes) };
}
