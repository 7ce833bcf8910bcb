import * as fs from 'node:fs';
import type { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import type { GraphPiece, PieceNames } from '../../../../contract/onnx/graph-pieces.ts';
import { ensembleAnswer } from '../../../../contract/trees/cut-ensemble.ts';
import { cutFile } from '../../../../contract/trees/cut-file.ts';
import type { CutModel } from '../../../../contract/trees/cut-trees.ts';
import type { Ort } from './load-onnxruntime.ts';
import { runSession } from './run-session.ts';

const errorsOnly = 3;

/**
 * Weights are not repacked nor an arena kept, so that memory stays near the size of the model.
 */
const options: InferenceSession.SessionOptions = {
  enableCpuMemArena: false,
  logSeverityLevel: errorsOnly,
  extra: { session: { disable_prepacking: '1' } },
};

type Feeds = ReadonlyMap<string, OrtTensor>;

/** A model as the server loads it, until it is disposed of. */
export interface OpenModel extends AsyncDisposable {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  /** See {@link runSession}. */
  run(feeds: Feeds, outputNames: readonly string[]): ReturnType<typeof runSession>;
}

/**
 * Loads a model: by path, so that external data is found and mapped instead of read, or in pieces where it has trees, which
 * are walked here as the server does.
 *
 * @throws Error of onnxruntime
 */
export async function openModel(
  ort: Pick<Ort, 'InferenceSession' | 'Tensor'>,
  path: string,
): Promise<OpenModel> {
  const cut = cutFile(fs, path);
  if (cut !== null) return openCut(ort, cut);
  const session = await ort.InferenceSession.create(path, options);
  return {
    inputNames: session.inputNames,
    outputNames: session.outputNames,
    run: (feeds, outputNames) => runSession(session, Object.fromEntries(feeds), outputNames),
    [Symbol.asyncDispose]: () => session.release(),
  };
}

async function openCut(
  ort: Parameters<typeof openModel>[0],
  { inputs, before, ensembles, after }: CutModel,
): Promise<OpenModel> {
  const first = before === null ? null : await openPiece(ort, before);
  const last = await openPiece(ort, after);
  return {
    inputNames: inputs.map(({ name }) => name),
    outputNames: last.names.outputs,
    async run(feeds, outputNames) {
      const tensors = new Map(feeds);
      if (first !== null) {
        const { session, names } = first;
        const madeOf = await runSession(session, fedTo(names, tensors), names.outputs);
        for (const name of names.outputs) tensors.set(name, madeOf(name));
      }
      for (const ensemble of ensembles) {
        const read = tensors.get(ensemble.input);
        if (read === undefined) throw new RangeError(`there is no tensor "${ensemble.input}"`);
        const made = ensembleAnswer(ensemble, { shape: read.dims, elements: read.data });
        tensors.set(ensemble.output, new ort.Tensor(made.dtype, made.elements, made.shape));
      }
      return runSession(last.session, fedTo(last.names, tensors), outputNames);
    },
    async [Symbol.asyncDispose]() {
      await first?.session.release();
      await last.session.release();
    },
  };
}

/** A piece without its bytes, which onnxruntime has copied. */
async function openPiece(ort: Parameters<typeof openModel>[0], { bytes, names }: GraphPiece) {
  return { session: await ort.InferenceSession.create(bytes, options), names };
}

function fedTo({ inputs }: PieceNames, tensors: Feeds): Readonly<Record<string, OrtTensor>> {
  return Object.fromEntries([...tensors].filter(([name]) => inputs.includes(name)));
}
