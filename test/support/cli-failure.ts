import { runCli, type CliOptions } from './cli.ts';

/** Nobody listens on the port of "discard". */
const closed = 'http://127.0.0.1:9';

/** An environment in which nothing can be fetched. */
export const offline = {
  HTTP_PROXY: closed,
  HTTPS_PROXY: closed,
  http_proxy: closed,
  https_proxy: closed,
  NO_PROXY: '',
  no_proxy: '',
} as const;

/** Runs the CLI to see it fail: the exit code, and what it said as one line, not wrapped to a terminal's width. */
export async function failure(
  args: readonly string[],
  options: CliOptions,
): Promise<{ readonly exitCode: number | undefined; readonly message: string }> {
  const { exitCode, stderr } = await runCli(args, options);
  return { exitCode, message: stderr.replaceAll(/\s*\n\s*›?\s*/gu, ' ') };
}
