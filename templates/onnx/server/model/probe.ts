import type { Contract } from '../repository/contract.ts';
import { HttpError } from '../util/http-error.ts';
import type { Tensor } from '../tensors/dtype.ts';
import type { OutputSpec } from '../tensors/tensor-spec.ts';
import { isClose } from '../tensors/compare.ts';
import { type BatchPlan, type RowAxis, eachRow, rowsOf, stackFeeds } from './batch-plan.ts';
import type { Model } from './model.ts';
import type { Sample } from './sample.ts';

type Feeds = ReadonlyMap<string, Tensor>;

/** What a few inferences at the start tell of a model. */
export interface Probe {
  /** null when requests cannot share an inference; why not, see `reason`. */
  readonly plan: BatchPlan | null;
  /** Why there is no plan, for the log; null when there is one. */
  readonly reason: string | null;
  /** How long an inference of one row takes, at best; Infinity when the sample could not be computed. */
  readonly rowMs: number;
}

/** A model, and the clock by which its inferences are measured. */
interface TimedModel {
  readonly model: Model;
  readonly nowMs: () => number;
}

/** An inference of several requests may take this long, or four times as long as one of a single row. */
const maxInferenceMs = 10;

/** Rows beyond which no model was seen to gain anything. */
const mostRows = 256;

/** Models slower than this are not tried with more rows: it would hold up the start for too long. */
const slowMs = 500;

/** More rows must not cost more than this times what they cost at best. */
const worstOfBest = 1.1;

/** Shorter inferences are tried several times: a pause of the thread would look like one that is slow. */
const shortMs = 5;
const trials = 4;

/** What took longer than it can was interrupted, and is tried again so often, and for no longer than that. */
const mostTrials = 32;
const mostTrialsMs = 400;

/** Stacked inputs of the trials don't exceed this many elements. */
const maxTrialElements = 8_000_000;

/**
 * Runs a model a few times: the first request then doesn't pay for onnxruntime's lazy allocations,
 * and it is known how long an inference takes, whether rows of several requests come out as they do
 * alone, and how many at once are worthwhile.
 *
 * @param sample inputs that it can take; what it makes of them doesn't matter; it isn't run where there are none
 * @param maxRows the most rows to plan for; null: to be found
 * @param nowMs the clock by which inferences are measured
 */
export async function probe(
  model: Model,
  contract: Contract,
  { feeds: sample, reason }: Sample,
  maxRows: number | null,
  nowMs: () => number = () => performance.now(),
): Promise<Probe> {
  const timed = { model, nowMs };
  const names = contract.outputs.map(({ name }) => name);
  const none = (reason: string, rowMs: number): Probe => ({ plan: null, reason, rowMs });
  if (sample === null) return { plan: null, reason, rowMs: Infinity };
  const axes = inputAxes(contract, sample);
  const rows = axes === null ? null : twoRows(axes, sample);
  try {
    const one = rows?.[0] ?? sample;
    const alone = await run(model, one, names);
    const rowMs = await bestMs(timed, one, names);
    if (maxRows === 1) return none('switched off', rowMs);
    if (contract.chain?.before.some(({ isAlone }) => isAlone === true) === true) {
      return none('a long row of another request would make its own as long', rowMs);
    }
    if (axes === null || rows === null) return none('its inputs share no batch axis', rowMs);
    if (rowMs > slowMs) return none('an inference takes too long to share', rowMs);
    const other = await run(model, rows[1], names);
    const together = await run(model, stackFeeds(axes, rows), names);
    const outputAxes = separable(contract.outputs, [alone, other], together);
    if (outputAxes === null) return none('its rows do not come out alone as they do together', rowMs);
    const plan = { ...axes, outputAxes };
    const found = await mostWorthwhile(timed, names, plan, rows[0], rowMs, maxRows ?? mostRows);
    return found > 1
      ? { plan: { ...plan, maxRows: found }, reason: null, rowMs }
      : none('more rows at once gain nothing', rowMs);
  } catch (error) {
    // The sample may be no input that this model can take; only requests can tell.
    if (error instanceof HttpError) return none('the sample could not be computed', Infinity);
    throw error;
  }
}

/** A plan without outputs, when every input has an axis of its own for rows that is free. */
function inputAxes({ inputs }: Contract, sample: Feeds): BatchPlan | null {
  const axes: RowAxis[] = [];
  for (const { name, shape, batchAxis } of inputs) {
    if (batchAxis === null || typeof shape?.[batchAxis] === 'number') return null;
    if ((sample.get(name)?.shape[batchAxis] ?? 0) === 0) return null;
    axes.push({ name, axis: batchAxis });
  }
  return axes.length === 0 ? null : { inputs: axes, outputAxes: new Map(), maxRows: 1 };
}

/** Two rows that differ, as far as a sample of one row can be varied without leaving what a model takes. */
function twoRows(plan: BatchPlan, sample: Feeds): [Feeds, Feeds] | null {
  const rows = rowsOf(plan, sample);
  if (rows === null) return null;
  const [first, second] = eachRow(plan, sample, Math.min(rows, 2));
  if (first === undefined) return null;
  if (second !== undefined) return [first, second];
  const varied = new Map([...first].map(([name, tensor]) => [name, halved(tensor)]));
  return [first, varied];
}

function halved(tensor: Tensor): Tensor {
  const { elements } = tensor;
  const isFloat = elements instanceof Float32Array || elements instanceof Float64Array;
  return isFloat ? { ...tensor, elements: elements.map((value) => value / 2) } : tensor;
}

/** The axis of each output along which the rows lie, when stacked rows come out as they do alone. */
function separable(
  outputs: readonly Pick<OutputSpec, 'name' | 'content'>[],
  alone: readonly [readonly Tensor[], readonly Tensor[]],
  together: readonly Tensor[],
): Map<string, number> | null {
  const axes = new Map<string, number>();
  for (const [i, { name, content }] of outputs.entries()) {
    const [first, second] = [alone[0][i], alone[1][i]];
    const both = together[i];
    if (first === undefined || second === undefined || both === undefined) return null;
    const axis = both.shape.findIndex((size, k) => size === 2 && first.shape[k] === 1);
    if (axis === -1 || !isStackOf(both, [first, second], axis, content)) return null;
    axes.set(name, axis);
  }
  return axes;
}

function isStackOf(
  both: Tensor,
  parts: readonly Tensor[],
  axis: number,
  content: OutputSpec['content'],
): boolean {
  const plan = { inputs: [{ name: '', axis }], outputAxes: new Map(), maxRows: 2 };
  const stacked = stackFeeds(
    plan,
    parts.map((part) => new Map([['', part]])),
  ).get('');
  return stacked !== undefined && isClose(stacked, both, content);
}

async function mostWorthwhile(
  timed: TimedModel,
  names: readonly string[],
  plan: BatchPlan,
  row: Feeds,
  rowMs: number,
  limit: number,
): Promise<number> {
  const elements = [...row.values()].reduce((sum, tensor) => sum + tensor.elements.length, 0);
  let best = rowMs;
  let worthwhile = 1;
  for (const rows of trialRows(limit)) {
    if (rows * elements > maxTrialElements) break;
    const feeds = stackFeeds(
      plan,
      Array.from({ length: rows }, () => row),
    );
    const durationMs = await bestMs(timed, feeds, names, rows * best);
    if (durationMs > Math.max(maxInferenceMs, 4 * rowMs)) break;
    if (durationMs / rows <= best * worstOfBest) worthwhile = rows;
    best = Math.min(best, durationMs / rows);
  }
  return worthwhile;
}

/**
 * The duration of an inference without what else the machine does meanwhile: the best of some, where it is short.
 *
 * @param mostMs what it can take, as far as that is known: all its rows one after the other
 */
async function bestMs(
  { model, nowMs }: TimedModel,
  feeds: Feeds,
  names: readonly string[],
  mostMs = Infinity,
): Promise<number> {
  const beginMs = nowMs();
  let best = Infinity;
  for (let i = 1; i <= mostTrials; i++) {
    await turn();
    const startMs = nowMs();
    model.run(feeds, names);
    best = Math.min(best, nowMs() - startMs);
    const isEnough = i >= trials || (i > 1 && best > shortMs);
    const isInterrupted = best > mostMs && nowMs() - beginMs < mostTrialsMs;
    if (best > slowMs || (isEnough && !isInterrupted)) break;
  }
  return best;
}

/** 4, 16, 64, …, and the limit itself. */
function trialRows(limit: number): number[] {
  const rows: number[] = [];
  for (let size = 4; size < limit; size *= 4) rows.push(size);
  return [...rows, limit];
}

async function run(model: Model, feeds: Feeds, names: readonly string[]): Promise<Tensor[]> {
  await turn();
  return model.run(feeds, names);
}

/** Lets what waits be answered, health above all, before the thread is blocked again. */
function turn(): Promise<void> {
  return new Promise(setImmediate);
}
