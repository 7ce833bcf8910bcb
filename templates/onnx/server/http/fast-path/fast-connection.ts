import { isAscii } from 'node:buffer';
import type { Socket } from 'node:net';
import type { Body } from '../../calls/body.ts';
import type { Reply } from '../../calls/reply.ts';
import { HeldBytes } from '../../memory/held-bytes.ts';
import type { MemoryBudget } from '../../memory/memory-budget.ts';
import { tooLarge } from '../bodies/read-body.ts';
import { compressReply } from '../bodies/compress-reply.ts';
import { type BodyDone, type Exchange, type HeaderFields, headerText } from '../requests/exchange.ts';
import type { ConnectionTurns } from '../connections/connection-turns.ts';
import { HeldEnd } from './held-end.ts';
import type { KnownHeads } from './known-heads.ts';
import type { RequestHead } from './request-head.ts';
import { responseHead } from './response-head.ts';
import { writeResponse } from './write-response.ts';

/** What a connection needs of whoever has accepted it. */
export interface FastConnectionOwner {
  readonly heads: KnownHeads;
  /** Budget of the memory that requests and answers hold. */
  readonly budget: MemoryBudget;
  readonly turns: ConnectionTurns;
  /** How long clients are told that they may leave a connection idle. */
  readonly keepAliveSeconds: number;
  /** Answers a request if it asks for inference; returns whether it does. */
  readonly take: (exchange: Exchange) => boolean;
  /**
   * Has Node's HTTP read the connection from here on, first the bytes that were read already.
   *
   * @param end is kept back where requests were sent ahead
   */
  handOver(connection: FastConnection, bytes: Buffer | null, end: HeldEnd): void;
  /** Answers that a connection ended within a request. */
  cutOff(connection: FastConnection): void;
  closed(connection: FastConnection): void;
}

/** How often a connection may be found idle. */
export interface IdleChecks {
  readonly used: number;
  readonly unused: number;
}

const nobody = (): void => undefined;
const noHeaders: HeaderFields = {};

/**
 * A connection as long as nothing comes over it but plain requests for inference, one after the other; it is
 * the exchange of the one under way.
 */
export class FastConnection implements Exchange {
  readonly method = 'POST';
  readonly socket: Socket;
  readonly #owner: FastConnectionOwner;
  /** Head of the request under way; null between requests. */
  #head: RequestHead | null = null;
  #body: Body = '';
  #gone = nobody;
  /** What it holds of the budget: for the piece of a request, for a body, or for an answer that isn't read. */
  readonly #held: HeldBytes;
  /** Read, and as text of one character a byte; what is before `#at` has been taken. */
  #unread: Buffer | null = null;
  #text = '';
  #at = 0;
  #isAscii = false;
  /** Whether the head of what is unread has been read: what comes in more than two pieces is for Node. */
  #isPartial = false;
  #isTaking = false;
  /** Requests that may be taken before it is the turn of others. */
  #share = 0;
  #isWaiting = false;
  /** What it holds of it for requests that were sent ahead. */
  readonly #heldAhead: HeldBytes;
  /** Kept back once requests are sent ahead: who doesn't wait for answers doesn't give them up by ending. */
  readonly #end: HeldEnd;
  /** Whether its answer is the last of the connection. */
  #isLast = false;
  /** Whether Node reads the connection. */
  #isNodes = false;
  /** How often it was found idle since it was opened or last answered. */
  #idleChecks = 0;
  #isUsed = false;

  constructor(socket: Socket, owner: FastConnectionOwner) {
    this.socket = socket;
    this.#owner = owner;
    this.#held = new HeldBytes(owner.budget);
    this.#heldAhead = new HeldBytes(owner.budget);
    this.#end = new HeldEnd(socket, () => this.#endIfDone());
    socket.on('data', this.#onData).on('end', this.#onEnd).on('close', this.#onClose).on('error', nobody);
  }

  get url(): string {
    return this.#head?.url ?? '';
  }

  get headers(): HeaderFields {
    return this.#head?.headers ?? noHeaders;
  }

  readBody(maxBytes: number, done: BodyDone): void {
    const body = this.#body;
    this.#body = '';
    if (body.length > maxBytes) done(tooLarge(maxBytes), body);
    else if (this.#held.hold(body.length)) done(null, body);
    else done(this.#owner.budget.refusal(body.length), '');
  }

  onGone(gone: () => void): void {
    this.#gone = gone;
  }

  send(reply: Reply, requestId: string, isLast: boolean): void {
    compressReply(headerText(this.headers['accept-encoding']), reply, (ready) =>
      this.#write(ready, requestId, isLast),
    );
  }

  /**
   * Closes the connection if it is found idle more often than that since it was last answered. One that has not been
   * used by then, or on which a request has begun, goes to Node, which knows how long those may take.
   */
  checkIdle(mostChecks: IdleChecks): void {
    if (this.#head !== null || this.#isWaiting || !this.socket.writable) return;
    this.#idleChecks++;
    if (this.#unread !== null || (!this.#isUsed && this.#idleChecks > mostChecks.unused)) this.#handOver();
    else if (this.#isUsed && this.#idleChecks > mostChecks.used) this.socket.destroySoon();
  }

  /** Closes the connection if it is idle, and was found so that often; one on which a request has begun goes to Node. */
  closeIdle(leastChecks: number): void {
    if (this.#head !== null || this.#isWaiting || !this.socket.writable) return;
    if (this.#idleChecks < leastChecks) return;
    if (this.#unread !== null) this.#handOver();
    else this.socket.destroySoon();
  }

  #onData = (bytes: Buffer): void => {
    if (this.#unread === null && !this.#isWaiting) this.#share = this.#owner.turns.firstShare;
    this.#unread = this.#unread === null ? bytes : Buffer.concat([this.#unread.subarray(this.#at), bytes]);
    this.#at = 0;
    this.#text = this.#unread.toString('latin1');
    this.#isAscii = isAscii(this.#unread);
    // What follows an unanswered request waits in the socket.
    if (this.#head === null) this.#takeUnread();
    else {
      this.#end.keep();
      this.socket.pause();
    }
    this.#holdAhead();
    this.#endIfDone();
  };

  #onEnd = (): void => {
    // As Node has it, a sender that sends no more doesn't wait for an answer either, unless it has sent ahead.
    if (this.#head !== null || this.#isWaiting || this.#unread === null) this.socket.end();
    else this.#owner.cutOff(this);
  };

  #onClose = (): void => {
    this.#held.hold(0);
    this.#forget();
    this.#owner.closed(this);
    const gone = this.#gone;
    this.#gone = nobody;
    gone();
  };

  /** Takes requests as long as there are whole ones and each is answered at once. */
  #takeUnread(): void {
    if (this.#isTaking) return;
    this.#isTaking = true;
    while (this.#unread !== null && this.#head === null && this.#hasShare() && this.#takeOne(this.#unread));
    this.#isTaking = false;
    if (this.#unread !== null && (this.#head !== null || this.#isWaiting)) this.#end.keep();
  }

  /** Ends the connection if its sender has, and all that came whole is answered. */
  #endIfDone(): void {
    if (this.#head === null && !this.#isWaiting) this.#end.tellIfNext();
  }

  /** Whether one more may be taken now; if not, it is when it is this connection's turn. */
  #hasShare(): boolean {
    if (this.#share > 0) {
      this.#share--;
      return true;
    }
    this.socket.pause();
    if (this.#isWaiting) return false;
    this.#isWaiting = true;
    this.#owner.turns.wait((share) => {
      this.#isWaiting = false;
      this.#share = share;
      if (this.#isNodes || this.#head !== null || !this.socket.writable) return;
      this.#proceed();
    });
    return false;
  }

  /** Takes a request; false where the rest of it must come first, or where it is for Node. */
  #takeOne(bytes: Buffer): boolean {
    const found = this.#owner.heads.read(this.#text, this.#at);
    if (found === null || (found.bodyEnd > bytes.length && this.#isPartial)) {
      this.#handOver();
      return false;
    }
    const { head, bodyStart, bodyEnd } = found;
    this.#isPartial = bodyEnd > bytes.length;
    if (this.#isPartial) {
      // A request for whose rest there is no memory to wait is Node's to refuse.
      if (!this.#held.hold(bytes.length - this.#at)) this.#handOver();
      return false;
    }
    this.#head = head;
    this.#body = this.#isAscii ? this.#text.slice(bodyStart, bodyEnd) : bytes.subarray(bodyStart, bodyEnd);
    // Before it is taken, as it may be answered at once.
    const at = this.#at;
    if (bodyEnd === bytes.length) this.#forget();
    else this.#at = bodyEnd;
    if (this.#owner.take(this)) return true;
    this.#unread = bytes;
    this.#at = at;
    this.#handOver();
    return false;
  }

  /** Where there is no memory for what was sent ahead, the connection closes with the answer under way, or Node refuses it. */
  #holdAhead(): void {
    if (this.#isPartial || this.#unread === null) return;
    // There as bytes and as text; and a paused socket reads on until its buffer is full.
    const bytes = 2 * this.#unread.length + this.socket.readableHighWaterMark;
    if (bytes <= this.#heldAhead.bytes || this.#heldAhead.hold(bytes)) return;
    if (this.#head === null) this.#handOver();
    else {
      this.#isLast = true;
      this.#forget();
    }
  }

  #forget(): void {
    this.#unread = null;
    this.#text = '';
    this.#at = 0;
    this.#heldAhead.hold(0);
  }

  #handOver(): void {
    const { socket } = this;
    this.#isNodes = true;
    this.#held.hold(0);
    socket.off('data', this.#onData).off('end', this.#onEnd).off('close', this.#onClose).off('error', nobody);
    const unread = this.#unread?.subarray(this.#at) ?? null;
    this.#forget();
    this.#owner.handOver(this, unread, this.#end);
  }

  #write(reply: Reply, requestId: string, isLast: boolean): void {
    const { headers, body, isAscii: isPlain = false } = reply;
    const { socket } = this;
    if (!socket.writable) return;
    const isClosing =
      isLast ||
      this.#isLast ||
      headers['Connection'] === 'close' ||
      (this.#unread === null && this.#end.isNext);
    const bytes = isPlain ? body.length : Buffer.byteLength(body);
    const keepAliveSeconds = isClosing ? null : this.#owner.keepAliveSeconds;
    const head = responseHead(reply, { requestId, bodyBytes: bytes, keepAliveSeconds });
    this.#gone = nobody;
    this.#held.hold(0);
    const isDrained = writeResponse(socket, head, body, bytes);
    if (isClosing) socket.destroySoon();
    else if (isDrained) this.#next();
    else {
      // Answers that their receiver doesn't read must not pile up.
      this.#held.addAnyway(bytes);
      socket.once('drain', () => {
        this.#held.hold(0);
        this.#next();
      });
    }
  }

  /** Ready for the next request. */
  #next(): void {
    this.#head = null;
    this.#idleChecks = 0;
    this.#isUsed = true;
    this.#proceed();
  }

  #proceed(): void {
    if (this.#unread !== null) this.#takeUnread();
    if (this.#head === null && !this.#isWaiting && this.socket.isPaused()) this.socket.resume();
    this.#endIfDone();
  }
}
