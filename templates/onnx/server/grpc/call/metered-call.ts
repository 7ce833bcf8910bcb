import { type ServerInterceptingCallInterface, status as code } from '@grpc/grpc-js';
import type { ServerHttp2Stream } from 'node:http2';
import { decompress, isEncoding } from '../../http/bodies/decompress.ts';
import type { CallMemory } from './call-memory.ts';

/**
 * A call as the library has it. It bounds each message and nothing over all that are under way, and has no door for
 * whoever would: these are its own, of version 1.14, and the tests notice when they change.
 */
interface LibraryCall extends ServerInterceptingCallInterface {
  readonly stream: ServerHttp2Stream;
  handleDataFrame(data: Buffer): void;
  decompressMessage(message: Buffer, encoding: string): Buffer | Promise<Buffer>;
}

interface Meter {
  readonly memory: CallMemory;
  /** Most bytes of a message, decompressed. */
  readonly maxBytes: number;
  /** Ends the call; told once. */
  readonly refuse: (error: unknown) => void;
}

/** Status with which the library says it. https://github.com/grpc/grpc/blob/master/doc/compression.md */
const notCompressed = { code: code.INTERNAL, details: 'Failed to decompress message' };

/** The flag before a message that says it is compressed; 0 says it is not. */
const compressed = 1;

/** The byte that says whether a message is compressed, and four of its length. */
const prefixBytes = 5;

/**
 * Has a call hold what it has received of its messages, compressed and decompressed, until it is over; refuses it where there
 * is no memory for more.
 */
export function meterCall(call: ServerInterceptingCallInterface, { memory, maxBytes, refuse }: Meter): void {
  if (!isLibraryCall(call)) throw new Error('a gRPC call is not what @grpc/grpc-js 1.14 makes of it');
  let isRefused = false;
  const refuseOnce = (error: unknown): void => {
    if (!isRefused) refuse(error);
    isRefused = true;
  };
  const take = call.handleDataFrame.bind(call);
  const passOn = call.decompressMessage.bind(call);
  call.stream.once('close', () => memory.release());
  call.handleDataFrame = (data) => {
    if (isRefused) return;
    try {
      memory.received(data.length);
    } catch (error) {
      refuseOnce(error);
      return;
    }
    take(data);
  };
  call.decompressMessage = (message, encoding) => {
    const refusal = flagRefusal(message[0] ?? 0, encoding);
    if (refusal !== null) return Promise.reject(refusal);
    const holding = memory.begin(message.length);
    if (encoding === 'br' || !isEncoding(encoding)) return passOn(message, encoding);
    return new Promise((resolve, reject) => {
      decompress(encoding, message.subarray(prefixBytes), { maxBytes, holding }, (error, plain) => {
        if (error === null) resolve(plain);
        else if (error.status === 400) reject(notCompressed);
        // The promise of a refused call is never kept: the library would end it a second time.
        else refuseOnce(error);
      });
    });
  };
}

/** What other servers say of a message whose flag says nothing, or that it is compressed in no way. */
function flagRefusal(flag: number, encoding: string): { code: code; details: string } | null {
  if (flag > compressed) {
    return { code: code.INTERNAL, details: `received a message with the unexpected compressed flag ${flag}` };
  }
  return flag === compressed && encoding === 'identity'
    ? { code: code.INTERNAL, details: 'received a message that says it is compressed, without grpc-encoding' }
    : null;
}

function isLibraryCall(call: object): call is LibraryCall {
  return 'stream' in call && 'handleDataFrame' in call && 'decompressMessage' in call;
}
