import { totalmem } from 'node:os';
import { memoryOfOthers } from './memory-of-others.ts';

/** Share of the memory that a server should never go beyond, with some room below it for what isn't counted. */
const usableShare = 0.5;

/** A server that holds nothing answers nobody. */
const leastBytes = 16 * 1024 * 1024;

/**
 * What is left for bodies of the memory that this process may use: the limit of its control group, of either
 * version, or the machine's.
 *
 * @param usedBytes what it takes without any, with what others take that share its limit
 */
export function memoryForBodies(usedBytes: number, limitBytes: number = memoryLimit()): number {
  return Math.max(leastBytes, Math.floor(limitBytes * usableShare) - usedBytes);
}

/** Bytes that this process may use at most. Without a limit a control group says 0, or more than any machine has. */
function memoryLimit(): number {
  return isLimited() ? process.constrainedMemory() : totalmem();
}

function isLimited(): boolean {
  const constrained = process.constrainedMemory();
  return constrained > 0 && constrained < totalmem();
}

/** Bytes that are taken of those: by this process, and by others that share its limit. */
export function memoryInUse(): number {
  return ownMemory() + (isLimited() ? memoryOfOthers() : 0);
}

/** 0 where the system doesn't tell, as Linux without /proc. */
function ownMemory(): number {
  try {
    return process.memoryUsage.rss();
  } catch {
    return 0;
  }
}
