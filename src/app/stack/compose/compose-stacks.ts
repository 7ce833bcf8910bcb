import { publishedServices, stackAddresses } from '../../../deploy/compose/addresses.ts';
import { modelImages, readEntries } from '../../../deploy/compose/entries.ts';
import { composeTarget } from '../../../deploy/compose/compose-target.ts';
import type { StackAddress } from '../../../deploy/target.ts';
import { requireCompose, type Compose } from '../../../docker/compose/compose.ts';
import {
  composeState,
  publishedAddress,
  type ComposeContainer,
} from '../../../docker/compose/compose-state.ts';
import { requireEngine } from '../../../docker/find/find-engine.ts';
import type { StackTarget } from '../stack-target.ts';
import { bringUp } from './bring-up.ts';
import { refuseOthersStack } from './stack-owner.ts';

/** Stacks that the Compose of this machine's engine runs. */
export const composeStacks: StackTarget = {
  ...composeTarget,
  readEntries,
  modelImages,
  async open(environment, folder, entries) {
    const { env, home, signal, progress } = environment;
    const engine = await requireEngine({ env, home, signal });
    const compose = await requireCompose(engine, { env, folder, signal });
    const stack = { environment, engine, compose, folder, entries };
    return {
      async bringUp(options) {
        await refuseOthersStack(environment, stack);
        return bringUp({ ...stack, ...options });
      },
      async takeDown({ volumes }) {
        await refuseOthersStack(environment, stack);
        await progress.step('Stop and remove the services', (update) =>
          compose.run(['down', '--remove-orphans', ...(volumes ? ['--volumes'] : [])], {
            onLine: update,
            signal,
          }),
        );
      },
      states: () => composeState(compose, signal),
      async logs({ services, follow, tail, onLine }) {
        const args = ['logs', '--no-color', '--tail', String(tail), ...(follow ? ['--follow'] : [])];
        await compose.run([...args, ...services], {
          onLine: (line, stream) => stream === 'stdout' && onLine(line),
          signal,
        });
      },
      execute: (command, options) => compose.run(['exec', '-T', ...command], options),
      publishedAddress: (entry) => publishedAddress(compose, entry, signal),
      addresses: (services) => addressesOf(compose, services, signal),
    };
  },
};

async function addressesOf(
  compose: Compose,
  services: readonly ComposeContainer[],
  signal: AbortSignal,
): Promise<StackAddress[]> {
  const published = new Map<string, string>();
  for (const [service, port] of Object.entries(publishedServices)) {
    const isPublished = services.some((state) => state.service === service && state.ports.length > 0);
    if (isPublished) published.set(service, await publishedAddress(compose, { service, port }, signal));
  }
  return stackAddresses(new Set(services.map(({ service }) => service)), published);
}
