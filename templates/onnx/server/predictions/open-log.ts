import type { Logger } from 'pino';
import type { Protocol } from '../calls/protocol.ts';
import type { MetricsTable } from '../metrics/table.ts';
import type { Repository } from '../repository/repository.ts';
import type { Settings } from '../settings/settings.ts';
import { requireKnownNames } from './privacy.ts';
import { PredictionLog } from './prediction-log.ts';
import { headBytes, spooledModel } from './spool/segment-head.ts';
import { Segments, spoolBytes } from './spool/segments.ts';
import { tensorRecorder } from './tensor-recorder.ts';
import { WorldClock, worldClockBytes } from './world-clock.ts';
import type { WriterProcess } from './writer/writer-process.ts';

/** Spool of the predictions of this server's threads. Plain data: it is sent to them. */
export interface SpoolPlace {
  readonly folder: string;
  readonly bootId: string;
  /** Threads that may write there. */
  readonly writers: number;
  /** Memory of the clock that all threads share. */
  readonly clock: SharedArrayBuffer;
}

/** The prediction log of a whole server: its part of the spool, and the process that empties that. */
export interface ServerLog {
  readonly place: SpoolPlace;
  readonly writer: WriterProcess;
  spoolBytes(): number;
  /** Takes what is left to the database, when no thread writes any more. */
  close(): Promise<void>;
}

/**
 * Begins to keep predictions where the settings say so; elsewhere nothing of it is even loaded.
 *
 * @param writers threads that will spool predictions
 * @throws StartError when the spool cannot be used, or what must not be kept is not known
 */
export async function startServerLog(
  { predictionLog: settings, logLevel, isShadow }: Settings,
  repository: Repository,
  writers: number,
  log: Logger,
): Promise<ServerLog | null> {
  const { url } = settings;
  if (url === null) return null;
  requireKnownNames(
    repository.entries.map(({ contract }) => contract),
    settings.privacy,
  );
  const [{ claimSlot }, { WriterProcess }] = await Promise.all([
    import('./spool/slot.ts'),
    import('./writer/writer-process.ts'),
  ]);
  const slot = claimSlot(settings.spoolFolder);
  const { folder, bootId } = slot;
  // A view is of all versions of a model, with the columns of the newest that answers.
  const models = (isShadow ? [] : repository.names)
    .flatMap((name) => repository.versions(name).slice(0, 1))
    .map(({ contract }) => spooledModel(contract));
  const writer = new WriterProcess(
    { type: 'start', settings, url, folder, bootId, models, logLevel, isShadow },
    log,
  );
  return {
    place: { folder, bootId, writers, clock: new SharedArrayBuffer(worldClockBytes) },
    writer,
    spoolBytes: () => spoolBytes(folder),
    async close() {
      await writer.finish();
      slot.release();
    },
  };
}

export interface LaneLogOptions {
  readonly settings: Settings;
  readonly repository: Repository;
  /** What predictions may be asked in. */
  readonly protocols: readonly Protocol[];
  /** Which thread this is. */
  readonly lane: number;
  readonly metrics: MetricsTable;
  readonly log: Logger;
}

/** The prediction log as one thread has it. */
export function openLaneLog(place: SpoolPlace, options: LaneLogOptions): PredictionLog {
  const { folder, bootId, writers, clock } = place;
  const { settings, repository, lane, metrics, log } = options;
  const { sample, spoolMaxBytes: maxBytes, imageDigest } = settings.predictionLog;
  const models = repository.entries.map(({ contract }) => spooledModel(contract));
  const protocols = options.protocols.map(({ name }) => name);
  const head = headBytes({ imageDigest, isShadow: settings.isShadow, protocols, models });
  return new PredictionLog({
    segments: new Segments({ folder, bootId, lane, head, maxBytes, writers }),
    clock: new WorldClock(clock),
    protocols,
    sample,
    recorders: repository.entries.map(({ contract }) => tensorRecorder(contract, settings.predictionLog)),
    metrics,
    log,
  });
}
