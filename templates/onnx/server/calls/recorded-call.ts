import { requestIdOf } from '../util/request-number.ts';

/** A call whose prediction is recorded. */
export class RecordedCall {
  readonly requestNumber: number;
  /** The caller's own id, of 255 ASCII characters at most; null where it has none. */
  readonly correlationId: string | null;
  /** When its request began, as `nowMs()` counts. */
  readonly startMs: number;
  /** Index of the model in the repository. */
  readonly model: number;
  /** The name of its protocol. */
  readonly protocol: string;
  /** Whether the log has been given its prediction. */
  isRecorded = false;

  constructor(
    requestNumber: number,
    correlationId: string | null,
    startMs: number,
    model: number,
    protocol: string,
  ) {
    this.requestNumber = requestNumber;
    this.correlationId = correlationId;
    this.startMs = startMs;
    this.model = model;
    this.protocol = protocol;
  }

  get requestId(): string {
    return requestIdOf(this.requestNumber);
  }
}
