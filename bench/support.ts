import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { runOk, type RunOptions } from '../test/support/run.ts';

/** The repository; benches hand it to nothing but paths of its own files. */
export const root = resolve(import.meta.dirname, '..');

const cli = join(root, 'bin', 'run.js');

/** The command line that runs mlpack as users do: the compiled CLI, in a process of its own. */
export function mlpackCommand(args: readonly string[]): readonly [string, ...string[]] {
  return [process.execPath, cli, ...args];
}

/** Runs mlpack to its end and returns what it printed. Throws when it fails. */
export async function mlpack(args: readonly string[], options?: RunOptions): Promise<string> {
  const [command, ...rest] = mlpackCommand(args);
  return (await runOk(command, rest, options)).stdout;
}

/** Milliseconds from starting a process to its end, Node's start included. Throws when it fails. */
export async function timeProcess(
  [command, ...args]: readonly [string, ...string[]],
  options?: RunOptions,
): Promise<number> {
  const started = performance.now();
  await runOk(command, args, options);
  return performance.now() - started;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle];
  const lower = sorted[sorted.length % 2 === 0 ? middle - 1 : middle];
  if (upper === undefined || lower === undefined) throw new RangeError('median of nothing');
  return (lower + upper) / 2;
}

/** For example "412 ms (398–450, n = 15)": the median, the range, how often. */
export function spread(valuesMs: readonly number[]): string {
  const [least, most] = [Math.min(...valuesMs), Math.max(...valuesMs)].map(Math.round);
  return `${Math.round(median(valuesMs))} ms (${least}–${most}, n = ${valuesMs.length})`;
}

/** Decimal megabytes, as the README counts them. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(2)} MB`;
}

/** A folder that is gone at the end of the scope, whatever happens in it. */
export async function temporaryFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'mlpack-bench-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** An integer given on the command line, for example the number of rounds. */
export function countArgument(fallback: number): number {
  const [text] = process.argv.slice(2);
  const count = text === undefined ? fallback : Number(text);
  if (!Number.isInteger(count) || count < 1) throw new RangeError(`not a number of rounds: ${text}`);
  return count;
}

/** Prints a section ready for docs/benchmarks.md: the table, the command that made it, the machine. */
export function printSection(
  title: string,
  header: readonly string[],
  rows: readonly (readonly string[])[],
): void {
  const script = relative(root, process.argv[1] ?? '');
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown CPU'}, ${Math.round(totalmem() / 2 ** 30)} GiB`;
  process.stdout.write(
    [
      `## ${title}`,
      '',
      tableLine(header),
      tableLine(header.map(() => '---')),
      ...rows.map(tableLine),
      '',
      `\`node ${[script, ...process.argv.slice(2)].join(' ')}\` on ${machine}, Node ${process.version}.`,
      '',
      '',
    ].join('\n'),
  );
}

function tableLine(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
