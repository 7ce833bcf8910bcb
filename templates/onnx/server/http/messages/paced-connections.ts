import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { MemoryBudget } from '../../memory/memory-budget.ts';
import type { ConnectionTurns } from '../connections/connection-turns.ts';
import { PacedConnection, type PacedConnectionOwner } from './paced-connection.ts';

/** The connections that Node's HTTP reads, each at its pace. */
export class PacedConnections implements PacedConnectionOwner {
  readonly turns: ConnectionTurns;
  readonly budget: MemoryBudget;
  readonly #connections = new WeakMap<Duplex, PacedConnection>();
  #server: Server | null = null;

  constructor(turns: ConnectionTurns, budget: MemoryBudget) {
    this.turns = turns;
    this.budget = budget;
  }

  /** To be called before whatever answers the server's client errors. */
  serve(server: Server): void {
    this.#server = server;
    server.on('clientError', (_error, socket) => this.#connections.get(socket)?.over());
  }

  /**
   * @param socket that Node's HTTP listens to already
   * @param hasSentAhead whether requests were sent ahead over it
   */
  add(socket: Socket, hasSentAhead = false): PacedConnection {
    const connection = new PacedConnection(socket, this, hasSentAhead);
    this.#connections.set(socket, connection);
    return connection;
  }

  /** Node has read the head of a request. */
  began(request: IncomingMessage): void {
    this.#connections.get(request.socket)?.began(request);
  }

  /** An answer is due, and no request behind it is read until it has gone. */
  due({ socket }: IncomingMessage, response: ServerResponse): void {
    this.#connections.get(socket)?.due(response);
  }

  refuse(socket: Socket, bytes: number): void {
    this.#server?.emit('clientError', this.budget.refusal(bytes), socket);
  }
}
