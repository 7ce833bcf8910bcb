import { execFile } from 'node:child_process';
import { shownText } from '../../util/shown-texts.ts';
import { typeProblems, type TypeProblem } from './type-problems.ts';

/** More than a small project takes on a machine that does something else. */
const timeoutMs = 120_000;
/** Who has so many errors reads the first. */
const mostPrintedBytes = 4 << 20;
const mostCharacters = 400;

/** What there is to say of types, or why nothing is known of them. */
type Checked = { readonly problems: readonly TypeProblem[] } | { readonly unknown: string };

export interface RunOptions {
  /** Folder that paths of problems are relative to, absolute and without links. */
  readonly cwd: string;
  readonly execPath: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Has TypeScript check what a tsconfig.json says.
 *
 * @param script what Node runs as `tsc`
 * @throws the signal's reason when aborted
 */
export async function runCompiler(
  script: string,
  config: string,
  { cwd, execPath, env, signal }: RunOptions,
): Promise<Checked> {
  const args = [script, '--project', config, '--pretty', 'false'];
  const limits = { timeout: timeoutMs, maxBuffer: mostPrintedBytes, killSignal: 'SIGKILL' } as const;
  return await new Promise((resolve, reject) => {
    execFile(execPath, args, { ...limits, cwd, env, signal, windowsHide: true }, (error, stdout, stderr) => {
      const problems = typeProblems(stdout);
      if (signal?.aborted === true) reject(signal.reason);
      else if (error === null || problems.length > 0) resolve({ problems });
      else if (error.killed === true) resolve({ unknown: `it took longer than ${timeoutMs / 1000} s` });
      else resolve({ unknown: `it ended with ${error.code ?? error.signal}: ${told(stderr || stdout)}` });
    });
  });
}

/** Node tells of an error in the midst of its stack, other programs at their end. */
function told(text: string): string {
  const lines = text.trimEnd().split('\n');
  return shownText(lines.find((line) => /^\w*Error\b/u.test(line)) ?? lines.at(-1) ?? '', mostCharacters);
}
