import type Dockerode from 'dockerode';
import type { Engine } from './engine.ts';
import { engineError } from './engine-error.ts';

export interface LogLine {
  readonly stream: 'stdout' | 'stderr';
  /** Text of the line, without its end. */
  readonly text: string;
}

const newline = 0x0a;

/**
 * The lines a container without a terminal has written and writes, until it ends.
 *
 * @throws MlpackError ENGINE_FAILED.
 */
export async function* containerLogs(
  engine: Engine,
  container: Dockerode.Container,
  signal?: AbortSignal,
): AsyncGenerator<LogLine> {
  try {
    const answer = await container.logs({
      follow: true,
      stdout: true,
      stderr: true,
      ...(signal === undefined ? {} : { abortSignal: signal }),
    });
    yield* splitLogLines(answer);
  } catch (error) {
    throw engineError(engine, `reading the logs of ${container.id.slice(0, 12)}`, error, signal);
  }
}

/**
 * Undoes Docker's multiplexing: frames of one byte stream number, three of zero, four of length
 * (big-endian), and the bytes. Source: Docker Engine API, "Attach to a container", stream format.
 */
export async function* splitLogLines(answer: NodeJS.ReadableStream): AsyncGenerator<LogLine> {
  let pending: Buffer = Buffer.alloc(0);
  const unended = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  for await (const chunk of answer) {
    pending = Buffer.concat([pending, Buffer.from(chunk)]);
    while (pending.length >= 8) {
      const end = 8 + pending.readUInt32BE(4);
      if (pending.length < end) break;
      const stream = pending[0] === 2 ? 'stderr' : 'stdout';
      let rest = pending.subarray(8, end);
      for (let at = rest.indexOf(newline); at >= 0; at = rest.indexOf(newline)) {
        yield { stream, text: lineOf([...unended[stream], rest.subarray(0, at)]) };
        unended[stream] = [];
        rest = rest.subarray(at + 1);
      }
      if (rest.length > 0) unended[stream].push(rest);
      pending = pending.subarray(end);
    }
  }
  for (const stream of ['stdout', 'stderr'] as const) {
    if (unended[stream].length > 0) yield { stream, text: lineOf(unended[stream]) };
  }
}

function lineOf(parts: readonly Buffer[]): string {
  return Buffer.concat(parts).toString('utf8').replace(/\r$/u, '');
}
