import { parentPort, type Transferable } from 'node:worker_threads';
import { createLog } from '../../util/log.ts';
import { tablesIn } from '../../metrics/table.ts';
import { TableLayout } from '../../metrics/table-layout.ts';
import { type TensorRecorder, tensorRecorder } from '../../predictions/tensor-recorder.ts';
import { protocols } from '../../protocols/protocols.ts';
import { readRepository } from '../../repository/repository.ts';
import { StartError } from '../../util/start-error.ts';
import { freeBytes } from '../../memory/free-bytes.ts';
import { MemoryBudget } from '../../memory/memory-budget.ts';
import type { Reply } from '../../calls/reply.ts';
import { errorReply } from '../../calls/error-reply.ts';
import type { InferenceThreadData, ThreadCalls, ThreadMessage } from './inference-thread.ts';
import { loadPipeline } from '../load-pipeline.ts';
import { GivenUp } from './given-up.ts';
import { Ticket } from '../ticket.ts';
import { WorkMemory } from './work-memory.ts';

/** Longer texts go over as bytes. */
const maxSentText = 64 * 1024;

type Numbered = Extract<ThreadMessage, { readonly type: 'replies' }>['replies'][number];

/** What runs on an inference thread: one model's pipeline, fed by messages. */
export async function runInferenceThread({
  settings,
  model,
  intraOpThreads,
  metrics,
  bodyMemory,
  table,
  givenUp: givenUpMemory,
}: InferenceThreadData): Promise<void> {
  const port = parentPort;
  if (port === null) throw new Error('not on a thread');
  const send = (message: ThreadMessage, transfer: Transferable[] = []) => port.postMessage(message, transfer);
  const repository = readRepository(settings);
  const entry = repository.entries[model];
  const counts = tablesIn(metrics, new TableLayout(repository.entries.length, protocols))[table];
  if (entry === undefined || counts === undefined) throw new Error('started for a model that is not there');
  const log = createLog(settings.logLevel);
  try {
    const { pipeline, probe } = await loadPipeline({
      entry,
      // Calls have waited for others on the other side.
      settings: { ...settings, maxBatchDelayMs: 0 },
      protocols,
      intraOpThreads,
      known: null,
      metrics: counts,
      log,
      predictions: null,
      onInference: () => undefined,
    });
    const recorder = tensorRecorder(entry.contract, settings.predictionLog);
    const replies = new ReplyBundle((bundle, transfer) =>
      send({ type: 'replies', replies: bundle }, transfer),
    );
    const work = new WorkMemory(new MemoryBudget(bodyMemory), entry, protocols);
    const givenUp = new GivenUp(givenUpMemory);
    port.on('message', ({ calls }: ThreadCalls) => {
      for (const [place, { id, call }] of calls.entries()) {
        const holding = work.begin();
        const answer = (reply: Reply): void => {
          replies.add({ id, reply: forAnotherThread(reply, recorder) });
          work.end(holding);
        };
        const ticket = new Ticket(Infinity, answer, null, holding, () => givenUp.has(place));
        try {
          work.decodes(call, holding);
        } catch (error) {
          if (typeof call.body !== 'string') freeBytes(call.body);
          ticket.settle(errorReply(error, log));
          continue;
        }
        pipeline.submit(call, ticket);
        work.decoded(call, holding);
      }
    });
    send({ type: 'ready', probe });
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    send({ type: 'failed', message: error.message });
  }
}

/** Replies of one inference go over together: a message costs as much as some inferences. */
class ReplyBundle {
  readonly #send: (replies: readonly Numbered[], transfer: Transferable[]) => void;
  #replies: Numbered[] = [];

  constructor(send: (replies: readonly Numbered[], transfer: Transferable[]) => void) {
    this.#send = send;
  }

  add(reply: Numbered): void {
    this.#replies.push(reply);
    if (this.#replies.length > 1) return;
    queueMicrotask(() => {
      const replies = this.#replies;
      this.#replies = [];
      this.#send(
        replies,
        replies.flatMap((numbered) => ownMemory(numbered.reply)),
      );
    });
  }
}

/** Tensors go over as the bytes that are recorded of them, and without what must not be kept. */
function forAnotherThread(reply: Reply, recorder: TensorRecorder): Reply {
  const { tensors, body, isAscii } = reply;
  const sent =
    typeof body === 'string' && body.length > maxSentText
      ? { ...reply, body: inOwnMemory(body, isAscii) }
      : reply;
  if (tensors === undefined || tensors instanceof Uint8Array) return sent;
  return { ...sent, tensors: Uint8Array.from(recorder.record(tensors)) };
}

/** Text as bytes in memory of their own: to make them keeps the other thread for longer than to send them. */
function inOwnMemory(text: string, isAscii = false): Uint8Array {
  const encoding = isAscii ? 'latin1' : 'utf8';
  const bytes = Buffer.allocUnsafeSlow(isAscii ? text.length : Buffer.byteLength(text));
  bytes.write(text, encoding);
  return bytes;
}

/** The memory of a body that shares it with nothing: it changes hands instead of being copied. */
function ownMemory({ body }: Reply): Transferable[] {
  if (typeof body === 'string') return [];
  const { buffer, byteLength } = body;
  return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : [];
}
