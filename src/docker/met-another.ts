import { setTimeout as sleep } from 'node:timers/promises';

/**
 * What an engine says whose network, or port of a container, is made while another engine of the machine, or a firewall's service, changes the
 * same rules: a rule or a whole chain is gone that was there a moment ago.
 */
const rulesChanged = /\bip6?tables failed: /u;

const pauseMs = 1000;
const attempts = 6;

/**
 * Does again, some times and with pauses, what failed because an engine met another that changed the machine's firewall rules.
 *
 * @param work may be done again whatever it has done before it failed
 * @throws what the work throws otherwise, and the last time; the signal's reason
 */
export async function despiteOthers<Made>(
  work: () => Promise<Made>,
  signal: AbortSignal | undefined,
): Promise<Made> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const hasMet = error instanceof Error && rulesChanged.test(error.message);
      if (!hasMet || attempt === attempts) throw error;
      await sleep(pauseMs, undefined, { signal });
    }
  }
}
