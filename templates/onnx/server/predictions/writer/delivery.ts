import type { Logger } from 'pino';
import { messageOf } from '../../util/start-error.ts';
import type { FeedbackRow, PredictionRow } from '../row.ts';
import { RefusedError, type Sink } from '../sinks/sink.ts';

/** Rows that go to the database together. */
export interface Batch {
  readonly predictions: readonly PredictionRow[];
  readonly feedback: readonly FeedbackRow[];
}

export interface Delivered {
  readonly recorded: number;
  readonly lost: number;
}

/**
 * Inserts a batch. A row that the database refuses doesn't hold up the others: it goes in without what
 * it was about, and if even that is refused it is lost, which the log says.
 *
 * @throws Error when the database is away: then all of it may be tried again
 */
export async function deliver(sink: Sink, { predictions, feedback }: Batch, log: Logger): Promise<Delivered> {
  try {
    return { recorded: await sink.insert(predictions, feedback), lost: 0 };
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    const count = predictions.length + feedback.length;
    if (count > 1) return inHalves(sink, { predictions, feedback }, log);
    const [row] = predictions;
    const bare = row === undefined ? null : withoutContent(row, error);
    if (bare === null) {
      log.error({ reason: messageOf(error) }, 'the database refuses a row of the prediction log');
      return { recorded: 0, lost: predictions.length };
    }
    return deliver(sink, { predictions: [bare], feedback: [] }, log);
  }
}

async function inHalves(sink: Sink, { predictions, feedback }: Batch, log: Logger): Promise<Delivered> {
  const middle = Math.ceil(predictions.length / 2);
  const feedbackMiddle = Math.floor(feedback.length / 2);
  const first = { predictions: predictions.slice(0, middle), feedback: feedback.slice(0, feedbackMiddle) };
  const second = { predictions: predictions.slice(middle), feedback: feedback.slice(feedbackMiddle) };
  const a = await deliver(sink, first, log);
  const b = await deliver(sink, second, log);
  return { recorded: a.recorded + b.recorded, lost: a.lost + b.lost };
}

/** null when there is nothing left to leave out. */
function withoutContent(row: PredictionRow, error: RefusedError): PredictionRow | null {
  if (row.inputs === null && row.outputs === null) return null;
  const note = `refused by the database: ${error.message}`;
  return { ...row, inputs: null, outputs: null, prediction: null, note };
}
