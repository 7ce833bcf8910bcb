import type { ListrLogger } from 'listr2';
import type { Progress } from '../app/environment/environment.ts';
import { printable, printableLine } from './text/printable.ts';

/** A live task list on a terminal; plain lines elsewhere (CI, a pipe). Both on stderr, for stdout is for data. */
export function createProgress(
  stderr: NodeJS.WriteStream,
  { quiet, live }: { readonly quiet: boolean; readonly live: boolean },
): Progress {
  if (quiet) return { step: (_title, run) => run(() => {}), note: () => {} };
  return live ? liveProgress(stderr) : plainProgress(stderr);
}

function liveProgress(stderr: NodeJS.WriteStream): Progress {
  let logger: ListrLogger | undefined;
  return {
    async step<T>(title: string, run: (update: (detail: string) => void) => Promise<T>) {
      // Loaded at the first step: few commands take steps, and fewer on a terminal.
      const listr = await import('listr2');
      logger ??= new listr.ListrLogger({ processOutput: new listr.ProcessOutput(stderr, stderr) });
      const outcome = Promise.withResolvers<T>();
      const list = new listr.Listr(
        {
          title: printableLine(title),
          task: (_context, task) => {
            outcome.resolve(run((detail) => (task.output = printableLine(detail))));
            return outcome.promise;
          },
        },
        { rendererOptions: { logger, showErrorMessage: false }, registerSignalListeners: false },
      );
      await list.run();
      return outcome.promise;
    },
    note: (text) => stderr.write(`  ${printable(text)}\n`),
  };
}

function plainProgress(stderr: NodeJS.WriteStream): Progress {
  return {
    async step(title, run) {
      stderr.write(`${printableLine(title)} …\n`);
      return run(() => {});
    },
    note: (text) => stderr.write(`note: ${printable(text)}\n`),
  };
}
