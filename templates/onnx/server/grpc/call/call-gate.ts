import { type Metadata, ServerInterceptingCall, type ServerInterceptor, status as code } from '@grpc/grpc-js';
import { isAuthorized } from '../../http/requests/auth.ts';
import { HttpError } from '../../util/http-error.ts';
import { errorReply } from '../../calls/error-reply.ts';
import { AbortedCalls } from './aborted-calls.ts';
import { CallMemory } from './call-memory.ts';
import type { Settings } from '../../settings/settings.ts';
import type { OpenStreams } from '../streams/open-streams.ts';
import { CallRecord, textOf } from './call-record.ts';
import { modelInferPath, routeOf } from './call-routes.ts';
import { type GrpcOptions, maxMessageBytes } from './grpc-options.ts';
import { meterCall } from './metered-call.ts';
import { refusal } from './status-codes.ts';
import { Undecodable } from './undecodable.ts';

/** What every call passes through: it is refused before its message is read, given up when that doesn't come, and counted. */
export function callGate(options: GrpcOptions, streams: OpenStreams): ServerInterceptor {
  const { receiveTimeoutMs } = options.settings;
  const maxBytes = maxMessageBytes(options);
  const aborted = new AbortedCalls(options.log);
  return (method, call) => {
    const record = new CallRecord(options, method, call, aborted);
    const refuse = (error: unknown): void => gated.sendStatus(refusal(errorReply(error, options.log)));
    const memory = new CallMemory(options.budget);
    const refuseFrame = (details: string): void => {
      record.misframed();
      gated.sendStatus({ code: code.INTERNAL, details });
    };
    const arrival = meterCall(call, {
      memory,
      streams,
      isStream: method.requestStream,
      maxBytes,
      receiveTimeoutMs,
      sentAway: () => record.sentAway(),
      refuse,
      refuseFrame,
    });
    const gated = new ServerInterceptingCall(call, {
      start(next) {
        next({
          onReceiveMetadata(metadata, pass) {
            record.begun(metadata);
            try {
              check(options, method.path, metadata);
            } catch (error) {
              refuse(error);
              return;
            }
            arrival.expect();
            pass(metadata);
          },
          onReceiveMessage(message: unknown, pass) {
            if (message instanceof Undecodable) refuse(message.refusal);
            else pass(message);
          },
          onCancel() {
            arrival.stop();
            record.closed();
          },
        });
      },
      sendMessage(message, pass) {
        memory.answer(message instanceof Uint8Array ? message.length : 0);
        pass(message);
      },
      sendStatus(status, pass) {
        pass(record.answered(status));
      },
    });
    return gated;
  };
}

/** Whether a call came with one of the keys, or needs none. */
export function hasKey({ apiKeys }: Pick<Settings, 'apiKeys'>, metadata: Metadata): boolean {
  return isAuthorized(apiKeys, textOf(metadata, 'authorization'), textOf(metadata, 'x-api-key'));
}

/** @throws HttpError when the call is refused whatever its message says */
function check({ settings, dispatcher }: GrpcOptions, path: string, metadata: Metadata): void {
  // Those who ask for health have no key.
  const isOpen = routeOf(path) === 'health';
  if (!isOpen && !hasKey(settings, metadata)) {
    throw new HttpError(401, 'expected an API key, as "authorization: Bearer KEY" or "x-api-key: KEY"');
  }
  if (path === modelInferPath) dispatcher.admit();
}
