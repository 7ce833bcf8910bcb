import type { Server } from 'node:http';
import type { MemoryBudget } from '../../memory/memory-budget.ts';
import type { ConnectionTurns } from '../connections/connection-turns.ts';
import type { PacedConnections } from '../messages/paced-connections.ts';
import type { Exchange } from '../requests/exchange.ts';
import type { HeldEnd } from './held-end.ts';
import { FastConnection, type FastConnectionOwner, type IdleChecks } from './fast-connection.ts';
import { KnownHeads } from './known-heads.ts';

/** How often connections are looked through for those that are idle. */
const idleCheckMs = 1000;

interface FastPathOptions {
  readonly receiveTimeoutMs: number;
  /** Budget of the memory that requests and answers hold. */
  readonly budget: MemoryBudget;
  readonly turns: ConnectionTurns;
  /** Those that Node's HTTP reads. */
  readonly paced: PacedConnections;
}

/**
 * Reads plain requests for inference ahead of Node's HTTP, at half its cost for each. A connection that brings
 * anything else goes to Node with all that it brought, for good.
 */
export class FastPath implements FastConnectionOwner {
  readonly heads = new KnownHeads();
  readonly keepAliveSeconds: number;
  readonly budget: MemoryBudget;
  readonly turns: ConnectionTurns;
  readonly take: (exchange: Exchange) => boolean;
  readonly #server: Server;
  readonly #paced: PacedConnections;
  readonly connections = new Set<FastConnection>();
  readonly #checkMs: number;
  readonly #timer: NodeJS.Timeout;
  readonly #toNode: readonly Function[];

  /**
   * @param server of HTTP, not HTTPS
   * @param take answers a request if it asks for inference; returns whether it does
   */
  constructor(
    server: Server,
    take: (exchange: Exchange) => boolean,
    { receiveTimeoutMs, budget, turns, paced }: FastPathOptions,
  ) {
    this.#server = server;
    this.take = take;
    this.budget = budget;
    this.turns = turns;
    this.#paced = paced;
    this.keepAliveSeconds = Math.floor(server.keepAliveTimeout / 1000);
    this.#toNode = server.listeners('connection');
    server.removeAllListeners('connection');
    server.on('connection', (socket) => this.connections.add(new FastConnection(socket, this)));
    const checkMs = Math.min(idleCheckMs, receiveTimeoutMs);
    const mostChecks = { used: server.keepAliveTimeout / checkMs, unused: receiveTimeoutMs / checkMs };
    this.#checkMs = checkMs;
    this.#timer = setInterval(() => this.#check(mostChecks), checkMs).unref();
    server.once('close', () => clearInterval(this.#timer));
  }

  handOver(connection: FastConnection, bytes: Buffer | null, end: HeldEnd): void {
    const { socket } = connection;
    this.connections.delete(connection);
    const pieces = bytes === null ? [] : [bytes];
    // What came while it was paused is behind those, and nobody listens now.
    for (let piece: Buffer | null; socket.readableLength > 0 && (piece = socket.read()) !== null;)
      pieces.push(piece);
    for (const listener of this.#toNode) listener.call(this.#server, socket);
    const hasSentAhead = end.isKept;
    const hasEnded = end.stop();
    const paced = this.#paced.add(socket, hasSentAhead);
    if (pieces.length > 0) paced.take(pieces.length === 1 && bytes !== null ? bytes : Buffer.concat(pieces));
    if (hasEnded) socket.push(null);
    if (socket.isPaused()) socket.resume();
  }

  cutOff({ socket }: FastConnection): void {
    this.#server.emit('clientError', new Error('the connection ended within a request'), socket);
  }

  closed(connection: FastConnection): void {
    this.connections.delete(connection);
  }

  /** Closes connections that have been idle for so long. */
  closeIdle(leastMs: number): void {
    for (const connection of this.connections) connection.closeIdle(leastMs / this.#checkMs);
  }

  #check(mostChecks: IdleChecks): void {
    for (const connection of this.connections) connection.checkIdle(mostChecks);
  }
}
