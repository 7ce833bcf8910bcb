import { format } from 'node:util';
import { diag, DiagLogLevel } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { Logger } from 'pino';
import type { Contract } from '../repository/contract.ts';
import { Tracing } from './tracing.ts';

/** What OpenTelemetry says below a warning. */
function ignore(): void {}

/**
 * Traces that are sent by OTLP over HTTP. Sampling, batching, headers, compression and attributes of
 * the service are OpenTelemetry's to read from the environment.
 *
 * @param contract of the model that the service is called by where the environment has no name for it
 */
export function otlpTracing(url: string, { name, version }: Contract, log: Logger): Tracing {
  const say = (...words: unknown[]): void => log.warn(`OpenTelemetry: ${format(...words)}`);
  diag.setLogger(
    { error: say, warn: say, info: ignore, debug: ignore, verbose: ignore },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
  const service = resourceFromAttributes({ 'service.name': name, 'service.version': version });
  const environment = detectResources({ detectors: [envDetector] });
  return new Tracing(
    new BasicTracerProvider({
      resource: defaultResource().merge(service).merge(environment),
      spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter({ url }))],
    }),
  );
}
