import { once } from 'node:events';
import { createServer } from 'node:net';
import type { ConfiguredService } from '../../../../docker/compose/compose-config.ts';
import { composeState } from '../../../../docker/compose/compose-state.ts';
import { asStackPortTaken, stackPortTaken } from '../stack-port.ts';
import { runningModel, type Rollout } from './rollout.ts';

/**
 * Starts the proxy of a stack, or replaces one of another definition, which callers notice.
 *
 * @throws MlpackError PORT_IN_USE, before anything is done where it can be known; ENGINE_FAILED
 */
export async function bringProxy(rollout: Rollout, proxy: ConfiguredService): Promise<void> {
  const { compose, environment } = rollout;
  const { progress, signal } = environment;
  const entry = { service: proxy.name, port: 0, path: '' };
  const { current, outdated } = await runningModel(rollout, proxy, entry);
  if (current.length > 0 && outdated.length === 0) return;
  if (outdated.length > 0) {
    await refuseTakenPorts(rollout, proxy);
    progress.note('The proxy itself has changed and is replaced: requests fail until the new one listens.');
  }
  try {
    await progress.step('Start the proxy', (update) =>
      compose.run(['up', '--detach', '--no-deps', '--wait', proxy.name], { onLine: update, signal }),
    );
  } catch (error) {
    throw asStackPortTaken(error) ?? error;
  }
}

/** Compose would take the old proxy away first, and then nobody would be served. */
async function refuseTakenPorts({ engine, compose, environment }: Rollout, proxy: ConfiguredService) {
  const isLocal = engine.info.url.startsWith('unix://');
  if (!isLocal) return;
  const running = await composeState(compose, environment.signal);
  const own = running.filter(({ service }) => service === proxy.name).flatMap(({ ports }) => ports);
  for (const { host, port } of proxy.ports) {
    if (own.some((published) => published.startsWith(`${host}:${port}->`))) continue;
    if (await isFree(host, port)) continue;
    throw stackPortTaken(port);
  }
}

async function isFree(host: string, port: number): Promise<boolean> {
  const server = createServer();
  try {
    await once(server.listen(port, host), 'listening');
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE');
  } finally {
    server.close();
  }
}
