import { containerLogs } from '../../../../docker/container-logs.ts';
import type { Engine } from '../../../../docker/engine.ts';
import { followLogs } from '../../../../docker/follow-logs.ts';
import type { RunningTarget } from '../../../../smoke/target.ts';

/** A container as something to be tested that goes on when the test is over. */
export function followContainer(engine: Engine, id: string, baseUrl: string): RunningTarget {
  const container = engine.client.getContainer(id);
  const watching = new AbortController();
  const logs = followLogs((reading) => containerLogs(engine, container, reading));
  // A restart after it has ended doesn't help: a new server must not end.
  const exited = container.wait({ abortSignal: watching.signal }).then(
    async ({ StatusCode }: { readonly StatusCode: number }) => {
      await logs.end();
      return { exitCode: StatusCode };
    },
    () => new Promise<never>(() => {}),
  );
  return {
    baseUrl,
    logs: () => logs.lines(),
    exited,
    async stop() {
      watching.abort();
      await logs.end(0);
    },
  };
}
