import type { Metadata } from '@grpc/grpc-js';
import type { Contract } from '../../repository/contract.ts';
import type { Reply } from '../../calls/reply.ts';
import { grpcProtocol } from '../../protocols/grpc/grpc-protocol.ts';
import type { TracedRequest } from '../../tracing/tracing.ts';
import { textOf } from './call-record.ts';
import { modelInferPath } from './call-routes.ts';
import { grpcCode } from './status-codes.ts';

const name = modelInferPath.slice(1);
const [service, method] = name.split('/');

/**
 * A call of `ModelInfer` and its reply as traces tell them, in the words of OpenTelemetry's semantic
 * conventions for RPC where those have one.
 *
 * @param contract null when it named a model that isn't here
 */
export function tracedCall(
  { metadata }: { readonly metadata: Metadata },
  contract: Contract | null,
  startMs: number,
  { status, timings }: Reply,
): TracedRequest {
  return {
    name,
    attributes: {
      'rpc.system': 'grpc',
      'rpc.service': service,
      'rpc.method': method,
      'rpc.grpc.status_code': grpcCode(status),
      'mlpack.request.id': textOf(metadata, 'x-request-id'),
      'mlpack.protocol': grpcProtocol.name,
      'mlpack.model.name': contract?.name,
      'mlpack.model.version': contract?.version,
      'mlpack.batch.rows': timings?.batchRows,
    },
    traceParent: textOf(metadata, 'traceparent') ?? null,
    traceState: textOf(metadata, 'tracestate') ?? null,
    startMs,
    isFailure: status >= 500,
    timings: timings ?? null,
  };
}
