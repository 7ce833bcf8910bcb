import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Reply } from '../inference/call.ts';
import { readBody } from './body.ts';
import type { BodyDone, Exchange, HeaderFields } from './exchange.ts';
import { send } from './send.ts';

/** An exchange by Node's own HTTP. */
export class NodeExchange implements Exchange {
  readonly method: string;
  readonly url: string;
  readonly headers: HeaderFields;
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;

  constructor(request: IncomingMessage, response: ServerResponse) {
    this.method = request.method ?? '';
    this.url = request.url ?? '';
    this.headers = request.headers;
    this.#request = request;
    this.#response = response;
  }

  readBody(maxBytes: number, done: BodyDone): void {
    readBody(this.#request, maxBytes, done);
  }

  onGone(gone: () => void): void {
    this.#response.on('close', gone);
  }

  send(reply: Reply, requestId: string, isLast: boolean): void {
    if (isLast) this.#response.shouldKeepAlive = false;
    send(this.#request, this.#response, reply, requestId);
  }
}
