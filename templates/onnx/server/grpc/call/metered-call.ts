import type { ServerInterceptingCallInterface } from '@grpc/grpc-js';
import type { ServerHttp2Stream } from 'node:http2';
import { decompress, isEncoding } from '../../http/bodies/decompress.ts';
import { HttpError } from '../../util/http-error.ts';
import type { OpenStreams } from '../streams/open-streams.ts';
import { ArrivalTimer } from './arrival-timer.ts';
import type { CallMemory } from './call-memory.ts';

/**
 * A call as the library has it. It bounds each message and nothing over all that are under way, and has no door for
 * whoever would: these are its own, of version 1.14, and the tests notice when they change.
 */
interface LibraryCall extends ServerInterceptingCallInterface {
  readonly stream: ServerHttp2Stream;
  readonly decoder: { readonly readState: number };
  handleDataFrame(data: Buffer): void;
  handleEndEvent(): void;
  decompressMessage(message: Buffer, encoding: string): Buffer | Promise<Buffer>;
}

interface Meter {
  readonly memory: CallMemory;
  /** What is open, with the stream of this call. */
  readonly streams: OpenStreams;
  /** Whether it may have several messages: then it has begun with the first, else with the end of them. */
  readonly isStream: boolean;
  /** Most bytes of a message, decompressed. */
  readonly maxBytes: number;
  /** How long a message may take to arrive: the one of a call until its sender has ended it. */
  readonly receiveTimeoutMs: number;
  /** Told that its stream is refused in favour of others, before it is over. */
  readonly sentAway: () => void;
  /** Ends the call. Of this and `refuseFrame` one is told, once. */
  readonly refuse: (error: unknown) => void;
  /** Ends the call because what is around its messages is not gRPC's, with what is wrong. */
  readonly refuseFrame: (details: string) => void;
}

/** What the library's decoder says of itself between two messages. */
const betweenMessages = 0;

/** The flag before a message that says it is compressed; 0 says it is not. */
const compressed = 1;

/** The byte that says whether a message is compressed, and four of its length. */
const prefixBytes = 5;

const late = new HttpError(504, 'the request took too long to arrive');

/**
 * Has a call hold what it has received of its messages, compressed and decompressed, until it is over; refuses it where there
 * is no memory for more, and where a message that it waits for does not come.
 *
 * @returns the time that its messages have to arrive, which begins when it is told that one is expected
 */
export function meterCall(
  call: ServerInterceptingCallInterface,
  { memory, streams, isStream, maxBytes, receiveTimeoutMs, sentAway, refuse, refuseFrame }: Meter,
): ArrivalTimer {
  if (!isLibraryCall(call)) throw new Error('a gRPC call is not what @grpc/grpc-js 1.14 makes of it');
  let isRefused = false;
  const once =
    <T>(tell: (why: T) => void) =>
    (why: T): void => {
      if (!isRefused) tell(why);
      isRefused = true;
    };
  const refuseOnce = once(refuse);
  const refuseFrameOnce = once(refuseFrame);
  const take = call.handleDataFrame.bind(call);
  const end = call.handleEndEvent.bind(call);
  const passOn = call.decompressMessage.bind(call);
  const { stream } = call;
  const arrival = new ArrivalTimer(
    receiveTimeoutMs,
    () => !stream.isPaused(),
    () => refuseOnce(late),
  );
  stream.once('close', () => {
    arrival.stop();
    memory.release();
    if (streams.hasRefused(stream)) sentAway();
  });
  call.handleDataFrame = (data) => {
    if (isRefused) return;
    streams.heard(stream);
    try {
      memory.received(data.length);
    } catch (error) {
      refuseOnce(error);
      return;
    }
    take(data);
    if (isStream && call.decoder.readState !== betweenMessages) arrival.expect();
  };
  call.handleEndEvent = () => {
    arrival.stop();
    streams.complete(stream);
    if (call.decoder.readState === betweenMessages) {
      end();
      return;
    }
    // Clients that give a call up end it and reset it: the one is read just before the other.
    setImmediate(() => {
      if (!stream.closed) refuseFrameOnce('the call ended in the middle of a message');
    });
  };
  call.decompressMessage = (message, encoding) => {
    if (isStream) {
      arrival.stop();
      streams.complete(stream);
    }
    const wrong = wrongFlag(message[0] ?? 0, encoding);
    if (wrong !== null) {
      refuseFrameOnce(wrong);
      // The library would end a refused call a second time.
      return new Promise(() => undefined);
    }
    const holding = memory.begin(message.length);
    if (encoding === 'br' || !isEncoding(encoding)) return passOn(message, encoding);
    return new Promise((resolve) => {
      decompress(encoding, message.subarray(prefixBytes), { maxBytes, holding }, (error, plain) => {
        if (error === null) resolve(plain);
        else if (error.status === 400) refuseFrameOnce('Failed to decompress message');
        else refuseOnce(error);
      });
    });
  };
  return arrival;
}

/** What other servers say of a message whose flag says nothing, or that it is compressed in no way. */
function wrongFlag(flag: number, encoding: string): string | null {
  if (flag > compressed) return `received a message with the unexpected compressed flag ${flag}`;
  return flag === compressed && encoding === 'identity'
    ? 'received a message that says it is compressed, without grpc-encoding'
    : null;
}

function isLibraryCall(call: object): call is LibraryCall {
  return (
    'stream' in call &&
    'decoder' in call &&
    'handleDataFrame' in call &&
    'handleEndEvent' in call &&
    'decompressMessage' in call
  );
}
