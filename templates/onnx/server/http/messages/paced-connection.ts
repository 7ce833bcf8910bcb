import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { freeBytes } from '../../memory/free-bytes.ts';
import { HeldBytes } from '../../memory/held-bytes.ts';
import type { MemoryBudget } from '../../memory/memory-budget.ts';
import type { ConnectionTurns } from '../connections/connection-turns.ts';
import { MessageParts } from './message-parts.ts';

/** What connections that Node's HTTP reads share. */
export interface PacedConnectionOwner {
  readonly turns: ConnectionTurns;
  /** Budget of the memory that requests and answers hold. */
  readonly budget: MemoryBudget;
  /** Answers that there is no memory for what a connection has sent ahead. */
  refuse(socket: Socket, bytes: number): void;
}

const nobody = (): void => undefined;

/**
 * Gives Node's HTTP what a connection brings, one request after the other. Node would make objects of all that is in one
 * read, 1,600 of the smallest requests, and read on whenever the body of one is done with. So the next is given when the
 * answer to the one before has gone, and when it is the connection's turn; what comes after it stays bytes, and with its sender.
 */
export class PacedConnection {
  readonly #socket: Socket;
  readonly #owner: PacedConnectionOwner;
  readonly #parts = new MessageParts();
  readonly #push: Socket['push'];
  /** Has come, and is not given yet. */
  #unread: Buffer | null = null;
  /** What it holds of the budget for that. */
  readonly #held: HeldBytes;
  /** Answers that are due. */
  #due = 0;
  #last: ServerResponse | null = null;
  /** Pieces that may be given before it is the turn of others. */
  #share = 0;
  #isWaiting = false;
  #isGiving = false;
  /** Whether what it has been given isn't read yet. */
  #isBehindOthers = false;
  #isOver = false;
  #hasEnded = false;
  /** Whether requests have come before those ahead of them were answered: who doesn't wait for answers doesn't give them up by ending. */
  #hasSentAhead: boolean;

  /**
   * @param socket that Node's HTTP listens to already
   * @param hasSentAhead whether requests were sent ahead over it
   */
  constructor(socket: Socket, owner: PacedConnectionOwner, hasSentAhead: boolean) {
    this.#socket = socket;
    this.#hasSentAhead = hasSentAhead;
    this.#held = new HeldBytes(owner.budget);
    this.#owner = owner;
    this.#push = socket.push.bind(socket);
    const read = socket._read.bind(socket);
    socket.push = (bytes: Buffer | null) => (bytes === null ? this.#end() : this.take(bytes));
    socket._read = (size) => {
      if (this.#unread === null) read(size);
      else if (this.#isBehindOthers) process.nextTick(this.#give);
    };
    // Node's parser reads the system's socket itself until somebody else listens as well.
    socket.on('data', nobody).off('data', nobody);
    socket.on('resume', this.#give);
    socket.once('close', () => this.#forget());
  }

  /** Node has read the head of a request. */
  began(request: IncomingMessage): void {
    this.#parts.began(request);
  }

  /** An answer is due. */
  due(response: ServerResponse): void {
    this.#last = response;
    this.#due++;
    response.once('close', () => {
      this.#due--;
      this.#give();
      this.#endIfDone();
    });
  }

  /** Whatever comes from here on is nobody's. */
  over(): void {
    this.#isOver = true;
    this.#forget();
  }

  /**
   * @param bytes that have come
   * @returns whether more may come
   */
  take(bytes: Buffer): boolean {
    if (this.#isOver) {
      freeBytes(bytes);
      // It was refused, and goes on.
      if (!this.#socket.writable) this.#socket.destroy();
      return true;
    }
    if (this.#unread === null) {
      if (!this.#isWaiting) this.#share = this.#owner.turns.firstShare;
      this.#unread = bytes;
    } else this.#unread = Buffer.concat([this.#unread, bytes]);
    this.#give();
    const leftBytes = this.#unread?.length ?? 0;
    if (leftBytes <= this.#held.bytes) return this.#unread === null;
    if (!this.#held.hold(leftBytes)) {
      this.over();
      this.#owner.refuse(this.#socket, leftBytes);
    }
    return false;
  }

  #end(): boolean {
    this.#hasEnded = true;
    this.#endIfDone();
    return false;
  }

  /**
   * Tells Node that the sender has ended, when it has all that came before. Node gives up the answers that are due then, so
   * where requests were sent ahead those that came whole are answered first.
   */
  #endIfDone(): void {
    if (!this.#hasEnded || this.#unread !== null || this.#socket.destroyed) return;
    const isWaitedFor = this.#hasSentAhead && this.#due > 0 && this.#parts.isAtHead;
    if (!isWaitedFor) this.#push(null);
  }

  /** Gives pieces as long as they may be given. */
  #give = (): void => {
    const bytes = this.#unread;
    if (this.#isGiving || bytes === null) return;
    this.#isGiving = true;
    let at = 0;
    while (at < bytes.length && this.#unread !== null) {
      if (this.#isBehindLast()) at = bytes.length;
      else if (this.#mayGive(at > 0)) {
        const start = at;
        at = this.#parts.endOfPiece(bytes, start);
        this.#push(at - start === bytes.length ? bytes : bytes.subarray(start, at));
      } else break;
    }
    this.#isGiving = false;
    if (this.#unread === null) return;
    if (at < bytes.length) this.#unread = at === 0 ? bytes : bytes.subarray(at);
    else this.#forget();
  };

  /** RFC 9112, 9.6: what follows the last request of a connection is ignored. */
  #isBehindLast(): boolean {
    return this.#last?.shouldKeepAlive === false && this.#parts.isAtHead;
  }

  /** @param isBehind whether more came in the same bytes before */
  #mayGive(isBehind: boolean): boolean {
    const socket = this.#socket;
    this.#isBehindOthers = socket.readableLength > 0;
    if (socket.destroyed || socket.readableFlowing !== true || this.#isBehindOthers) return false;
    if (this.#parts.isAtHead) {
      if (isBehind || this.#due > 0) this.#hasSentAhead = true;
      if (this.#due > 0) return false;
    }
    if (this.#share > 0) {
      this.#share--;
      return true;
    }
    if (!this.#isWaiting) {
      this.#isWaiting = true;
      this.#owner.turns.wait((share) => {
        this.#isWaiting = false;
        this.#share = share;
        this.#give();
      });
    }
    return false;
  }

  /** Nothing of what has come is to be given any more. */
  #forget(): void {
    this.#unread = null;
    this.#held.hold(0);
    this.#endIfDone();
  }
}
