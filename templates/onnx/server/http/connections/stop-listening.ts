import { Server } from 'node:net';

/** Connections that the kernel holds for a listening socket of Node's, at most. */
const backlog = 511;

/**
 * Stops listening, and leaves the connections there are to whoever has them. What the kernel has taken in already is
 * taken over first, as it would reset that: Node takes over one connection in each turn of its loop.
 */
export async function stopListening(server: Server): Promise<void> {
  let taken = 0;
  const count = () => void taken++;
  server.on('connection', count).on('drop', count);
  // What is left of this turn takes none.
  await nextTurn();
  let before = -1;
  for (let turn = 0; turn < backlog && taken > before; turn++) {
    before = taken;
    await nextTurn();
  }
  server.off('connection', count).off('drop', count);
  // The close() of HTTP's servers closes connections, too, whoever may be about to use them.
  Server.prototype.close.call(server);
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}
