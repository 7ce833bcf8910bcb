import { hostname } from 'node:os';
import { processIdentity } from '../util/process-identity.ts';

/** Labels on every container mlpack makes, by which a later run recognises what a dead one left. */
export const ownerLabels = {
  host: 'dev.mlpack.owner.host',
  process: 'dev.mlpack.owner.process',
} as const;

/** Labels that name this process as the owner. */
export function currentOwner(): Record<string, string> {
  return { [ownerLabels.host]: hostname(), [ownerLabels.process]: processIdentity };
}
