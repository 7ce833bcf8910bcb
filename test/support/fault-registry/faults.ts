import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { randomNumbers } from '../random-numbers.ts';

/** What can go wrong with one request. */
export type Fault =
  /** This answer instead. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly body?: string;
    }
  /** The connection is cut: once so much of the request's body has come, or so much of the answer's has gone. */
  | { readonly kind: 'reset'; readonly afterBytes?: number }
  /** All is done, but the connection is cut instead of an answer. */
  | { readonly kind: 'lost-answer' }
  /** One byte of the answer's body is another. */
  | { readonly kind: 'corrupt' }
  /** The answer says that its content has another digest. */
  | { readonly kind: 'wrong-digest' }
  /** The answer's body goes in so many pieces, each after a turn of the event loop. */
  | { readonly kind: 'slow'; readonly pieces: number };

/** Holds the next request of a kind until it is opened. */
interface Gate {
  /** Resolves once the request is there. */
  readonly reached: Promise<void>;
  open(): void;
}

/** Chooses requests: by their line (`PUT /v2/team/iris/manifests/latest`), or by that and their headers. */
type Matcher = RegExp | ((line: string, headers: IncomingHttpHeaders) => boolean);

/** Which requests fail, and how. */
export interface Faults {
  /** The next `times` of these requests (1 unless told) fail so. Faults are used up in the order they were added. */
  add(which: Matcher, fault: Fault, times?: number): void;
  /** From now on this share of all requests fails, each in a way drawn from the same seeded generator. */
  failAtRandom(share: number, seed: number): void;
  /** The next of these requests waits, before anything has been done for it. */
  gate(which: Matcher): Gate;
}

interface GateKeeper extends Faults {
  /** Resolves when the request may go on, with what is to go wrong. */
  admit(line: string, headers: IncomingHttpHeaders): Promise<Fault | undefined>;
}

export const wrongDigest = `sha256:${'0'.repeat(64)}`;

export function createFaults(): GateKeeper {
  const planned: { which: Matcher; fault: Fault; times: number }[] = [];
  const gates: { which: Matcher; reach: () => void; opened: Promise<void> }[] = [];
  let draw: (() => Fault | undefined) | undefined;
  return {
    add: (which, fault, times = 1) => void planned.push({ which, fault, times }),
    failAtRandom(share, seed) {
      const random = randomNumbers(seed);
      draw = () => (random() < share ? randomFault(random()) : undefined);
    },
    gate(which) {
      const reached = Promise.withResolvers<void>();
      const opened = Promise.withResolvers<void>();
      gates.push({ which, reach: reached.resolve, opened: opened.promise });
      return { reached: reached.promise, open: opened.resolve };
    },
    async admit(line, headers) {
      const index = gates.findIndex((gate) => matches(gate.which, line, headers));
      const [gate] = index === -1 ? [] : gates.splice(index, 1);
      gate?.reach();
      await gate?.opened;
      const next = planned.find((plan) => plan.times > 0 && matches(plan.which, line, headers));
      if (next === undefined) return draw?.();
      next.times -= 1;
      return next.fault;
    },
  };
}

function matches(which: Matcher, line: string, headers: IncomingHttpHeaders): boolean {
  return which instanceof RegExp ? which.test(line) : which(line, headers);
}

function randomFault(random: number): Fault {
  if (random < 0.25) return { kind: 'status', status: 500 };
  if (random < 0.4) return { kind: 'status', status: 503 };
  if (random < 0.5) return { kind: 'status', status: 429, headers: { 'retry-after': '0' } };
  if (random < 0.75) return { kind: 'reset' };
  return { kind: 'reset', afterBytes: Math.floor((random - 0.75) * 4000) };
}

/** Sends the answer, or as much of it and in such a way as the fault allows. */
export async function sendBody(
  response: ServerResponse,
  body: Buffer,
  fault: Fault | undefined,
): Promise<void> {
  if (fault?.kind === 'reset') {
    // What is not flushed when the connection is cut never arrives.
    const part = body.subarray(0, Math.min(fault.afterBytes ?? 0, body.length));
    if (part.length > 0) await new Promise((resolve) => response.write(part, resolve));
    response.destroy();
    return;
  }
  let bytes = body;
  if (fault?.kind === 'corrupt' && body.length > 0) {
    bytes = Buffer.from(body);
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  }
  const pieces = fault?.kind === 'slow' ? fault.pieces : 1;
  for (let i = 0; i < pieces; i += 1) {
    const piece = bytes.subarray((bytes.length * i) / pieces, (bytes.length * (i + 1)) / pieces);
    if (piece.length > 0) response.write(piece);
    await new Promise((resolve) => setImmediate(resolve));
  }
  response.end();
}
