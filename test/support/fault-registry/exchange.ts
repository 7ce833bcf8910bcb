import type { IncomingMessage } from 'node:http';
import type { Fault } from './faults.ts';

/** One request on its way through the registry. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly method: string;
  /** Origin of the server that was asked, without a path. */
  readonly origin: string;
  readonly url: URL;
  readonly repository: string;
  /** Path below the repository: `manifests/latest`. */
  readonly rest: string;
  readonly fault: Fault | undefined;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: Buffer | string;
}

/** The connection was cut while the request's body came in. */
export class Cut extends Error {}

export function failure(status: number, code: string, message = code.toLowerCase()): Answer {
  return { status, body: JSON.stringify({ errors: [{ code, message }] }) };
}

/** @throws Cut with what had come by then given to `onPart`. */
export async function readBody(
  { request, fault }: Exchange,
  onPart: (bytes: Buffer) => void = () => {},
): Promise<Buffer> {
  const parts: Buffer[] = [];
  const limit = fault?.kind === 'reset' ? (fault.afterBytes ?? 0) : Number.POSITIVE_INFINITY;
  let sizeBytes = 0;
  try {
    for await (const chunk of request) {
      const bytes: Buffer = chunk;
      const part = bytes.subarray(0, limit - sizeBytes);
      sizeBytes += part.length;
      parts.push(part);
      onPart(part);
      if (sizeBytes >= limit) throw new Cut();
    }
  } catch {
    throw new Cut();
  }
  return Buffer.concat(parts);
}
