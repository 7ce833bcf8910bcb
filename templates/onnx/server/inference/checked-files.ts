import type { Logger } from 'pino';
import type { Call } from '../calls/call.ts';
import { errorReply } from '../calls/error-reply.ts';
import type { Protocol } from '../calls/protocol.ts';
import { freeBytes } from '../memory/free-bytes.ts';
import type { MetricsTable } from '../metrics/table.ts';
import { costBefore } from '../model/chained-model.ts';
import type { RepositoryEntry } from '../repository/repository.ts';
import { nowMs } from '../util/clock.ts';
import type { Executor } from './executor.ts';
import type { Ticket } from './ticket.ts';

/** Bodies up to here are decoded in less time than anybody notices. */
const mostDecoded = 64 * 1024;

export interface CheckedFilesOptions {
  readonly entry: RepositoryEntry;
  readonly protocols: readonly Protocol[];
  readonly counts: MetricsTable;
  readonly log: Logger;
}

/** Whether callers send a model files, of which the headers tell which of them are worth to wait with others. */
export function takesFiles({ contract }: Pick<RepositoryEntry, 'contract'>): boolean {
  return contract.inputs.some(({ file }) => file !== undefined);
}

/**
 * What computes a model on another thread, with calls refused before they wait for it whose files' headers are wrong, where these are
 * cheap to look at: in small bodies, and in bodies that are files as they are. Others are refused by that thread.
 */
export class CheckedFiles implements Executor {
  readonly #executor: Executor;
  readonly #options: CheckedFilesOptions;

  constructor(executor: Executor, options: CheckedFilesOptions) {
    this.#executor = executor;
    this.#options = options;
  }

  submit(call: Call, ticket: Ticket): void {
    const { entry, counts, log } = this.#options;
    try {
      if (call.isOfTensors !== true) this.#check(call);
    } catch (error) {
      if (typeof call.body !== 'string') freeBytes(call.body);
      counts.failed(entry.index, nowMs() - call.receivedMs);
      ticket.settle(errorReply(error, log));
      return;
    }
    this.#executor.submit(call, ticket);
  }

  close(): Promise<void> {
    return this.#executor.close();
  }

  /** @throws HttpError as decoding the call, and the steps for its files, do */
  #check(call: Call): void {
    const { contract } = this.#options.entry;
    const protocol = this.#options.protocols.find(({ name }) => name === call.protocol);
    if (call.body.length <= mostDecoded) {
      const feeds = protocol?.decode(call, contract).feeds;
      if (feeds !== undefined) costBefore(contract.chain, feeds);
      return;
    }
    for (const [row, file] of (protocol?.filesOf?.(call, contract) ?? []).entries()) {
      for (const step of contract.chain?.before ?? []) step.lookAt?.(file, row);
    }
  }
}
