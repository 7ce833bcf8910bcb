import type { EnvironmentReader } from './environment-reader.ts';

const endpoint = 'OTEL_EXPORTER_OTLP_ENDPOINT';
const tracesEndpoint = 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT';

/** Both are asked for at the same place; spans are sent as JSON, which whoever takes one of them takes. */
const protocols = ['http/json', 'http/protobuf'];

/**
 * URL that traces are to be sent to, as the variables of OpenTelemetry say; null: they are not sent.
 *
 * @throws StartError when that is no URL, or another protocol is asked for
 */
export function readTracesUrl(read: EnvironmentReader): string | null {
  const base = read.url(endpoint);
  const url = read.url(tracesEndpoint) ?? (base === null ? null : `${base.replace(/\/$/, '')}/v1/traces`);
  if (url === null) return null;
  for (const name of ['OTEL_EXPORTER_OTLP_PROTOCOL', 'OTEL_EXPORTER_OTLP_TRACES_PROTOCOL']) {
    read.oneOf(name, protocols);
  }
  return url;
}
