import { ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { describe, expect, it } from 'vitest';
import { parentContext } from './trace-parent.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const spanId = 'b7ad6b7169203331';

describe('parentContext', () => {
  it.each([
    [`00-${traceId}-${spanId}-01`, 1],
    [`00-${traceId}-${spanId}-00`, 0],
    [`00-${traceId}-${spanId}-03`, 1],
    [`cc-${traceId}-${spanId}-01-what-the-future-holds`, 1],
  ])('of %s', (header, traceFlags) => {
    expect(trace.getSpanContext(parentContext(header, null))).toEqual({
      traceId,
      spanId,
      traceFlags,
      isRemote: true,
    });
  });

  it('keeps the trace state', () => {
    const context = trace.getSpanContext(parentContext(`00-${traceId}-${spanId}-01`, 'a=1,b=2'));
    expect(context?.traceState?.serialize()).toBe('a=1,b=2');
  });

  it.each([
    null,
    '',
    `00-${traceId}-${spanId}`,
    `00-${traceId}-${spanId}-01-more`,
    `ff-${traceId}-${spanId}-01`,
    `00-${traceId.toUpperCase()}-${spanId}-01`,
    `00-${'0'.repeat(32)}-${spanId}-01`,
    `00-${traceId}-${'0'.repeat(16)}-01`,
    `00-${traceId}-${spanId}-01, 00-${traceId}-${spanId}-01`,
  ])('is the root for %j', (header) => {
    expect(parentContext(header, 'a=1')).toBe(ROOT_CONTEXT);
  });
});
