import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Reply } from '../../calls/reply.ts';
import { freeBytes } from '../../memory/free-bytes.ts';
import { Holding } from '../../memory/holding.ts';
import type { MemoryBudget } from '../../memory/memory-budget.ts';
import { readBody } from '../bodies/read-body.ts';
import type { BodyDone, Exchange, HeaderFields } from './exchange.ts';
import { send } from './send.ts';

/** Larger answers are freed as soon as they are sent, or nobody waits for them any more. */
const muchBytes = 1024 * 1024;

/** An exchange by Node's own HTTP. */
export class NodeExchange implements Exchange {
  readonly method: string;
  readonly url: string;
  readonly headers: HeaderFields;
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;

  readonly #budget: MemoryBudget;
  /** Memory held for a request whose body is asked for, until it is answered. */
  #holding: Holding | null = null;

  /** @param budget of what request and answer hold until that is sent */
  constructor(request: IncomingMessage, response: ServerResponse, budget: MemoryBudget) {
    this.method = request.method ?? '';
    this.url = request.url ?? '';
    this.headers = request.headers;
    this.#request = request;
    this.#response = response;
    this.#budget = budget;
  }

  readBody(maxBytes: number, done: BodyDone): void {
    const holding = new Holding(this.#budget);
    this.#holding = holding;
    this.#response.once('close', () => holding.release());
    readBody(this.#request, maxBytes, holding, done);
  }

  onGone(gone: () => void): void {
    this.#response.on('close', gone);
  }

  send(reply: Reply, requestId: string, isLast: boolean): void {
    if (isLast) this.#response.shouldKeepAlive = false;
    // Compressed, it is there in both forms.
    const forms = this.headers['accept-encoding'] === undefined ? 1 : 2;
    this.#holding?.become(reply.body.length * forms);
    const { body } = reply;
    // What another thread made for this answer would stay until V8 next collects what is old.
    if (body instanceof Uint8Array && body.length > muchBytes)
      this.#response.once('close', () => freeBytes(body));
    send(this.#request, this.#response, reply, requestId);
  }
}
