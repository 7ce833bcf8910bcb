import { type Context, createTraceState, ROOT_CONTEXT, trace } from '@opentelemetry/api';

/** Version, trace, span and flags; a later version than 00 may have more after them. */
const pattern = /^(?!ff)([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/**
 * The context that a request comes from, by its headers `traceparent` and `tracestate` (W3C Trace
 * Context, level 1); the root where it has none that is valid.
 */
export function parentContext(traceParent: string | null, traceState: string | null): Context {
  const [, version, traceId = '', spanId = '', flags = '', more] = pattern.exec(traceParent ?? '') ?? [];
  const context = {
    traceId,
    spanId,
    traceFlags: Number.parseInt(flags, 16) & 1,
    isRemote: true,
    ...(traceState === null ? {} : { traceState: createTraceState(traceState) }),
  };
  if ((version === '00' && more !== undefined) || !trace.isSpanContextValid(context)) return ROOT_CONTEXT;
  return trace.setSpanContext(ROOT_CONTEXT, context);
}
