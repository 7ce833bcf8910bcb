import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { MlpackError } from '../../../../errors/mlpack-error.ts';
import { DisposalStack } from '../../../../util/disposal-stack.ts';
import { writeError } from '../../../../util/files/file-error.ts';
import type { ModelOutline, ValueOutline } from '../outline.ts';
import { readModelOutline } from '../read-outline.ts';
import { FileFieldReader } from '../wire/file-field-reader.ts';
import { CopiedModel, type OpenedModel } from './copied-model.ts';
import { joinFunctions } from './join-functions.ts';
import { joinNames } from './join-names.ts';
import { joinData, placeData } from './joined-data.ts';
import { joinedMetadata } from './joined-metadata.ts';
import { Pieces } from './pieces.ts';
import { joinOpsets } from './raise-opsets.ts';
import type { JoinedFile } from './joined-file.ts';
import { seamNotes } from './seam-notes.ts';
import { seamOf } from './seam.ts';
import { fields, headOf, seamNodes, storedAxes, tailOf } from './written-parts.ts';

/** An ONNX file, and the user's file that it is or was made of, which errors name. */
export interface ChainedFile {
  readonly path: string;
  readonly shown: string;
  /** Its number among the files of the chain, which goes into names that would clash. */
  readonly position: number;
}

/** A protobuf message of more can't be read. */
const maxBytes = 2 ** 31 - 1;

/**
 * Writes two ONNX models as one, in which outputs of the first are inputs of the second. Nothing is run, weights stay in their files until
 * they are copied, and the same models give the same bytes on every machine.
 *
 * @param path of the new file, in an empty folder, where external data is put, too
 * @throws MlpackError MODEL_INVALID, MODEL_EXTERNAL_DATA; MODEL_UNSUPPORTED for models that don't fit each other; DISK_FULL
 */
export async function joinModels(
  firstFile: ChainedFile,
  secondFile: ChainedFile,
  path: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  await using stack = new DisposalStack();
  const first = await openModel(firstFile, stack, signal);
  const second = await openModel(secondFile, stack, signal);
  refuseSteps(second);
  const seam = seamOf(first, second);
  const names = joinNames(first, second, seam);
  const opsets = joinOpsets(first, second, names.freshValue);
  const functions = joinFunctions(first, second);
  const data = await joinData(first, second, String(second.position));
  const irVersion = Math.max(first.outline.irVersion, second.outline.irVersion);
  const copies = {
    first: new CopiedModel(first, {
      names: names.first,
      functions: functions.first,
      raised: opsets.first,
      location: (location) => location,
      signal,
      left: [...first.outline.graph.outputs, ...listedWeights(first.outline, irVersion)],
    }),
    second: new CopiedModel(second, {
      names: names.second,
      functions: functions.second,
      raised: opsets.second,
      signal,
      location: (location) => data.moved.get(location) ?? location,
      left: [
        ...seam.joints.map(({ input }) => input),
        ...seam.shared,
        ...listedWeights(second.outline, irVersion),
      ],
    }),
  };
  // The first is copied first: the second's sizes are then told from those that it has.
  const graph = await copies.first.graph();
  graph.fields(seamNodes(seam, names)).add(await copies.second.graph());
  graph.fields(storedAxes(opsets.first, opsets.second).text(fields.graph.name, second.outline.graph.name));
  const outputName = names.second.value;
  const notes = seamNotes(first, second, seam, outputName);
  const metadata = joinedMetadata(first, second, seam, outputName, notes);
  const model = new Pieces()
    .fields(headOf(second.outline, irVersion))
    .message(fields.model.graph, graph)
    .fields(tailOf(opsets.opsets, metadata))
    .add(await copies.first.functions())
    .add(await copies.second.functions());
  if (model.sizeBytes > maxBytes) throw tooLarge(first, second);
  try {
    await model.writeTo(path, signal);
  } catch (error) {
    throw writeError(error, path);
  }
  await placeData(data, dirname(path));
}

async function openModel(
  { path, shown, position }: ChainedFile,
  stack: DisposalStack,
  signal: AbortSignal | undefined,
): Promise<OpenedModel & JoinedFile> {
  const handle = stack.use(await open(path, 'r'));
  const { size: sizeBytes } = await handle.stat();
  const outline = await readModelOutline(new FileFieldReader(handle, { path: shown, sizeBytes }, signal));
  return { path, shown, position, sizeBytes, handle, outline };
}

/** A model whose steps make tokens of texts gets these from nobody else. */
function refuseSteps({ shown, outline }: JoinedFile): void {
  if (!outline.metadata.has('mlpack.chain')) return;
  throw new MlpackError(
    'MODEL_UNSUPPORTED',
    `${shown} takes texts, which are divided before its graph runs: nothing can stand before it.`,
    { suggestions: ['Name it first, or leave out what stands before it.'] },
  );
}

/** Before IR 4 every weight had to be an input, too; since then such an input is one that callers may send. */
function listedWeights({ irVersion, graph }: ModelOutline, joined: number): readonly ValueOutline[] {
  if (irVersion >= 4 || joined < 4) return [];
  const stored = new Set(graph.initializers.map(({ name }) => name));
  return graph.inputs.filter(({ name }) => stored.has(name));
}

function tooLarge(first: JoinedFile, second: JoinedFile): MlpackError {
  return new MlpackError(
    'MODEL_UNSUPPORTED',
    `${first.shown} and ${second.shown} have more than 2 GiB together, which ONNX can't say in one file.`,
    {
      suggestions: [
        'Save the larger with its weights beside it: onnx.save_model(model, "model.onnx", save_as_external_data=True, location="model.onnx.data")',
      ],
    },
  );
}
