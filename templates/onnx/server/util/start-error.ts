/** What an error says, or whatever else was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Why the server cannot start, in one line for whoever reads the container's log. */
export class StartError extends Error {
  override readonly name = 'StartError';
}
