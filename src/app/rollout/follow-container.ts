import { containerLogs } from '../../docker/container-logs.ts';
import type { Engine } from '../../docker/engine.ts';
import type { RunningTarget } from '../../smoke/target.ts';

const keptLines = 200;

/** A container as something to be tested that goes on when the test is over. */
export function followContainer(engine: Engine, id: string, baseUrl: string): RunningTarget {
  const container = engine.client.getContainer(id);
  const stop = new AbortController();
  const lines: string[] = [];
  const following = (async () => {
    for await (const { text } of containerLogs(engine, container, stop.signal)) {
      lines.push(text);
      if (lines.length > keptLines) lines.shift();
    }
  })().catch(() => {});
  // That it restarts when it has ended doesn't help: a new server must not end.
  const exited = container.wait({ abortSignal: stop.signal }).then(
    ({ StatusCode }: { readonly StatusCode: number }) => ({ exitCode: StatusCode }),
    () => new Promise<never>(() => {}),
  );
  return {
    baseUrl,
    logs: () => lines,
    exited,
    async stop() {
      stop.abort();
      await following;
    },
  };
}
