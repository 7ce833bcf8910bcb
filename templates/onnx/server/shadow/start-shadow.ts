import type { Logger } from 'pino';
import type { MetricsTable } from '../metrics/table.ts';
import type { Settings } from '../settings/settings.ts';
import type { ShadowThread } from './shadow-thread.ts';

/**
 * Begins to copy requests where the settings say so; elsewhere nothing of it is even loaded.
 *
 * @param tables of all threads, the last of which is that of the thread that sends copies on
 */
export async function startShadow(
  { shadow }: Settings,
  tables: readonly MetricsTable[],
  log: Logger,
): Promise<ShadowThread | null> {
  const counts = tables.at(-1)?.slots;
  if (shadow === null || counts === undefined) return null;
  const { ShadowThread } = await import('./shadow-thread.ts');
  return new ShadowThread({ shadow, counts }, log);
}
