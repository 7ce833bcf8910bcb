import { Listr, ListrLogger, ProcessOutput, type ListrTaskWrapper } from 'listr2';
import type { Progress } from '../app/progress.ts';

/** A live task list on a terminal; plain lines elsewhere (CI, a pipe). Both on stderr, for stdout is for data. */
export function createProgress(stderr: NodeJS.WriteStream, options: { readonly quiet: boolean }): Progress {
  if (options.quiet) return { step: (_title, run) => run(() => {}), note: () => {} };
  return stderr.isTTY ? liveProgress(stderr) : plainProgress(stderr);
}

function liveProgress(stderr: NodeJS.WriteStream): Progress {
  const logger = new ListrLogger({ processOutput: new ProcessOutput(stderr, stderr) });
  return {
    async step(title, run) {
      const results: Awaited<ReturnType<typeof run>>[] = [];
      const task = async (_context: unknown, wrapper: ListrTaskWrapper<unknown, never, never>) => {
        results.push(
          await run((detail) => {
            wrapper.output = detail;
          }),
        );
      };
      await new Listr([{ title, task: task as never }], {
        rendererOptions: { logger, showErrorMessage: false },
        registerSignalListeners: false,
      }).run();
      const [result] = results;
      return result as Awaited<ReturnType<typeof run>>;
    },
    note: (text) => stderr.write(`  ${text}\n`),
  };
}

function plainProgress(stderr: NodeJS.WriteStream): Progress {
  return {
    async step(title, run) {
      stderr.write(`${title} …\n`);
      return run(() => {});
    },
    note: (text) => stderr.write(`note: ${text}\n`),
  };
}
