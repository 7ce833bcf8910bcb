import type { Bomb } from './bombs.ts';
import { meanwhile } from './bystander.ts';
import type { ConfinedServer } from './confined-server.ts';
import { type Answers, dropBombs } from './drop-bombs.ts';

/** How long bombs that never end are held. */
const heldMs = 8000;

/** How long the others may take to be answered, all of them. */
const patienceMs = 300_000;

/** Share of its limit that a server may take at most. */
export const mostOfLimit = 0.85;

export interface Outcome {
  /** null for a server that still runs; else what it ended with. */
  readonly ended: number | string | null;
  /** What small requests got instead of 200, during the storm and after it. */
  readonly failures: readonly string[];
  /** Small requests during the storm. */
  readonly asked: number;
  readonly answers: Answers;
  /** Those of `answers` that a bomb must not get. */
  readonly wrongAnswers: readonly string[];
  /** The most memory that the server has taken since its start, of its limit, file pages included; null where it isn't told. */
  readonly peakShare: number | null;
  readonly seconds: number;
  /** The longest that live health took. */
  readonly healthMs: number;
}

/** Drops a bomb so many times at once on a server, and asks for little meanwhile and afterwards. */
export async function storm(server: ConfinedServer, bomb: Bomb, count: number): Promise<Outcome> {
  const { port } = server;
  const start = performance.now();
  const { done: answers, seen } = await meanwhile({ port, everyMs: 20, asks: true }, () =>
    dropBombs(bomb, count, server, bomb.isUnfinished ? heldMs : patienceMs),
  );
  const seconds = (performance.now() - start) / 1000;
  const after = await meanwhile({ port, everyMs: 20, asks: true }, () => Promise.resolve());
  return {
    ended: server.ended(),
    failures: [...seen.failures, ...after.seen.failures],
    asked: seen.asked,
    answers,
    wrongAnswers: Object.keys(answers).filter((answer) => !isAnswer(answer, bomb)),
    peakShare: await server.peakShare(),
    seconds,
    healthMs: Math.max(...seen.healthMs),
  };
}

/**
 * Answers, refusals for now or for good, and the end of a request's own time limit where too many wait before it; of
 * one that never ends, none at all, or its stream's end.
 */
function isAnswer(answer: string, { isUnfinished }: Bomb): boolean {
  return (
    ['200', '400', '413', '503', '504', 'grpc 0', 'grpc 3', 'grpc 4', 'grpc 8', 'grpc 14'].includes(answer) ||
    (isUnfinished && ['waiting', 'reset'].includes(answer))
  );
}
