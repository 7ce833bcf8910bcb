/** Why the server cannot start, in one line for whoever reads the container's log. */
export class StartError extends Error {
  override readonly name = 'StartError';
}
