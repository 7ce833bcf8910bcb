/** One line of the JSON stream with which the engine answers load and build. */
export interface ProgressMessage {
  readonly stream: string | undefined;
  /** Set in the last message of an operation that failed. */
  readonly error: string | undefined;
  /** Kind of `aux`, for example `moby.buildkit.trace`. */
  readonly id: string | undefined;
  readonly aux: unknown;
}

/**
 * Splits an engine's answer into its messages. Rejects when the connection breaks before the answer
 * is complete, which dockerode's own followProgress takes for the end.
 */
export async function* progressMessages(answer: NodeJS.ReadableStream): AsyncGenerator<ProgressMessage> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of answer) {
    rest += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') yield parse(line);
  }
  if (rest.trim() !== '') yield parse(rest);
}

function parse(line: string): ProgressMessage {
  const message: unknown = JSON.parse(line);
  const fields = new Map(typeof message === 'object' && message !== null ? Object.entries(message) : []);
  const text = (key: string) => {
    const value: unknown = fields.get(key);
    return typeof value === 'string' ? value : undefined;
  };
  return { stream: text('stream'), error: text('error'), id: text('id'), aux: fields.get('aux') };
}
