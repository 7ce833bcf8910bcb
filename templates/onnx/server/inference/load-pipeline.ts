import type { Logger } from 'pino';
import type { Protocol } from '../calls/protocol.ts';
import type { MetricsTable } from '../metrics/table.ts';
import { chained } from '../model/chained-model.ts';
import { probe, type Probe } from '../model/probe.ts';
import { sampleOf } from '../model/sample.ts';
import { loadModel } from '../model/session.ts';
import { answeringNoRows } from '../model/without-rows.ts';
import type { PredictionLog } from '../predictions/prediction-log.ts';
import type { RepositoryEntry } from '../repository/repository.ts';
import { loadChain } from '../steps/chain.ts';
import type { Settings } from '../settings/settings.ts';
import { BySignature } from './by-signature.ts';
import type { Executor } from './executor.ts';
import { Pipeline } from './pipeline.ts';

export interface LoadOptions {
  readonly entry: RepositoryEntry;
  readonly settings: Settings;
  /** What calls may be in. */
  readonly protocols: readonly Protocol[];
  readonly intraOpThreads: number;
  /** What another thread found already; null to find out. */
  readonly known: Probe | null;
  readonly metrics: MetricsTable;
  readonly log: Logger;
  /** Prediction log of this thread; see Pipeline. */
  readonly predictions: PredictionLog | null;
  readonly onInference: (durationMs: number) => void;
}

/**
 * Loads a model on this thread, which it blocks meanwhile, and finds out how best to serve it.
 *
 * @throws StartError
 */
export async function loadPipeline(options: LoadOptions): Promise<{ pipeline: Executor; probe: Probe }> {
  const { entry, settings, protocols, intraOpThreads, known, metrics, log, predictions, onInference } =
    options;
  const { contract, folder, goldenFile, ofTensors } = entry;
  const sample = sampleOf(contract, goldenFile);
  const inference = await loadModel(folder, contract, intraOpThreads);
  const chain = contract.chain && (await loadChain(contract.chain, folder, (fault) => log.error(fault)));
  const model = answeringNoRows(chained(inference, chain), contract, sample.feeds);
  const found = known ?? (await probe(model, contract, sample, settings.maxBatchSize));
  const shared = { protocols, maxBatchDelayMs: settings.maxBatchDelayMs, metrics, log, onInference };
  const pipeline = new Pipeline({ ...shared, entry, model, probe: found, predictions });
  if (ofTensors === undefined) return { pipeline, probe: found };
  const bare = new Pipeline({
    ...shared,
    entry: ofTensors,
    model: answeringNoRows(inference, ofTensors.contract, null),
    // Who has tensors has them of many rows.
    probe: { plan: null, reason: 'its tensors are asked', rowMs: found.rowMs },
    predictions: null,
  });
  return { pipeline: new BySignature(pipeline, bare), probe: found };
}
