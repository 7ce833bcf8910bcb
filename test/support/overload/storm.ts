import { expect } from 'vitest';
import type { Bomb } from './bombs.ts';
import { meanwhile } from './bystander.ts';
import type { ConfinedServer } from './confined-server.ts';
import { dropBombs } from './drop-bombs.ts';

/** How long bombs that never end are held. */
const heldMs = 8000;

/** How long the others may take to be answered, all of them. */
const patienceMs = 120_000;

/** Of its limit, what a server may take at most. */
const mostOfLimit = 0.85;

/**
 * Drops a bomb so many times at once on a server, and expects it to answer small requests meanwhile and afterwards, and to stay
 * within its memory.
 */
export async function expectToStand(server: ConfinedServer, bomb: Bomb, count: number): Promise<void> {
  const { port } = server;
  const { done: answers, seen } = await meanwhile({ port, everyMs: 20, asks: true }, () =>
    dropBombs(bomb, count, server, bomb.isUnfinished ? heldMs : patienceMs),
  );
  const after = await meanwhile({ port, everyMs: 20, asks: true }, () => Promise.resolve());
  expect(server.ended(), `${bomb.name}: ${JSON.stringify(answers)}`).toBe(null);
  expect([...seen.failures, ...after.seen.failures]).toEqual([]);
  expect(seen.asked).toBeGreaterThan(0);
  expect(Object.keys(answers).filter((answer) => !isAnswer(answer, bomb))).toEqual([]);
  expect((await server.peakShare()) ?? 0).toBeLessThan(mostOfLimit);
}

/** Refusals for now or for good, and answers; of a request that never ends, none at all, or its stream's end. */
function isAnswer(answer: string, { isUnfinished }: Bomb): boolean {
  return (
    ['200', '400', '413', '503', 'grpc 0', 'grpc 3', 'grpc 8', 'grpc 14'].includes(answer) ||
    (isUnfinished && ['waiting', 'reset'].includes(answer))
  );
}
