import type { PieceNames } from '../../../../contract/onnx/graph-pieces.ts';
import { type CutEnsemble, ensembleAnswer } from '../../../../contract/trees/cut-ensemble.ts';
import type { Tensor } from '../tensors/dtype.ts';
import type { Model } from './model.ts';

/** A piece of a graph that onnxruntime has loaded. */
export interface LoadedPiece {
  readonly names: PieceNames;
  readonly model: Model;
}

/**
 * A graph whose trees are walked here, between what onnxruntime computes before and after them.
 *
 * @param before null where the trees read what callers send
 */
export function modelWithTrees(
  before: LoadedPiece | null,
  ensembles: readonly CutEnsemble[],
  after: LoadedPiece,
): Model {
  return {
    run(feeds, outputNames) {
      const tensors = new Map(feeds);
      if (before !== null) {
        const { names, model } = before;
        const made = model.run(fedTo(names, tensors), names.outputs);
        for (const [i, tensor] of made.entries()) tensors.set(names.outputs[i] ?? '', tensor);
      }
      for (const ensemble of ensembles) {
        const read = tensors.get(ensemble.input);
        if (read === undefined) throw new RangeError(`there is no tensor "${ensemble.input}"`);
        tensors.set(ensemble.output, ensembleAnswer(ensemble, read));
      }
      return after.model.run(fedTo(after.names, tensors), outputNames);
    },
    release() {
      before?.model.release();
      after.model.release();
    },
  };
}

/** What a piece takes of the tensors that are there; one that callers didn't send is missed by onnxruntime, in its words. */
function fedTo({ inputs }: PieceNames, tensors: ReadonlyMap<string, Tensor>): ReadonlyMap<string, Tensor> {
  const fed = new Map<string, Tensor>();
  for (const name of inputs) {
    const tensor = tensors.get(name);
    if (tensor !== undefined) fed.set(name, tensor);
  }
  return fed;
}
