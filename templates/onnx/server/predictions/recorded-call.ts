import type { ProtocolName } from '../protocols/protocol.ts';

/** A call whose prediction is recorded. Ids are of ASCII characters, 255 at most. */
export class RecordedCall {
  readonly requestId: string;
  /** The caller's own id; null where it has none. */
  readonly correlationId: string | null;
  /** When its request began, as `nowMs()` counts. */
  readonly startMs: number;
  /** In the order of the repository. */
  readonly model: number;
  readonly protocol: ProtocolName;
  /** Whether the log has been given its prediction. */
  isRecorded = false;

  constructor(
    requestId: string,
    correlationId: string | null,
    startMs: number,
    model: number,
    protocol: ProtocolName,
  ) {
    this.requestId = requestId;
    this.correlationId = correlationId;
    this.startMs = startMs;
    this.model = model;
    this.protocol = protocol;
  }
}
