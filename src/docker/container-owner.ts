import { hostname } from 'node:os';

/** Labels on every container mlpack makes, by which a later run recognises what a dead one left. */
export const ownerLabels = {
  host: 'dev.mlpack.owner.host',
  pid: 'dev.mlpack.owner.pid',
} as const;

/** Labels that name this process as the owner. */
export function currentOwner(): Record<string, string> {
  return { [ownerLabels.host]: hostname(), [ownerLabels.pid]: String(process.pid) };
}
