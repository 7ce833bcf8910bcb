import type { Reply } from '../../calls/reply.ts';
import type { TracedRequest } from '../../tracing/tracing.ts';
import { type Exchange, headerText } from '../requests/exchange.ts';
import type { InferenceTarget } from './inference-paths.ts';
import { pathOf } from '../requests/path-segment.ts';

/**
 * A request for inference and its reply as traces tell them, in the words of OpenTelemetry's semantic
 * conventions for HTTP servers where those have one.
 *
 * @param target null when it named a model that isn't here
 */
export function tracedInference(
  { method, url, headers }: Exchange,
  requestId: string,
  target: InferenceTarget | null,
  startMs: number,
  { status, timings }: Reply,
): TracedRequest {
  const path = pathOf(url);
  const { name, version } = target?.entry.contract ?? {};
  return {
    // The paths of models are few; others are whatever somebody tried.
    name: target === null ? method : `${method} ${path}`,
    attributes: {
      'http.request.method': method,
      'url.path': path,
      'http.response.status_code': status,
      ...(status >= 500 ? { 'error.type': String(status) } : {}),
      'mlpack.request.id': requestId,
      'mlpack.protocol': target?.protocol,
      'mlpack.model.name': name,
      'mlpack.model.version': version,
      'mlpack.batch.rows': timings?.batchRows,
    },
    traceParent: headerText(headers['traceparent']) ?? null,
    traceState: headerText(headers['tracestate']) ?? null,
    startMs,
    isFailure: status >= 500,
    timings: timings ?? null,
  };
}
