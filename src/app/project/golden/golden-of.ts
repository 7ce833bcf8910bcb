import { dirname } from 'node:path';
import type { ModelOrigin, PreparedModel } from '../../../model/prepared-model.ts';
import { readGolden } from '../../../model/golden/read-golden.ts';
import { MlpackError } from '../../../errors/mlpack-error.ts';
import type { ModelConfig } from '../../../project/config/config.ts';
import type { PlannedModel } from '../../../project/planned-model.ts';
import { chainedModel, isReplayable } from '../../../replay/chained-model.ts';
import { recordGolden, type Recording } from '../../../replay/record-golden.ts';
import type { Signature } from '../../../tensor/signature.ts';
import type { GoldenSet } from '../../../tensor/golden.ts';
import { own } from '../../../../contract/own.ts';
import type { Tolerance } from '../../../../contract/schemas/golden.schema.ts';
import type { Environment } from '../../environment/environment.ts';
import { configuredGolden, goldenFile, type UnusedGolden } from './golden-file.ts';

/** Most elements of the recorded cases together, some 15 MB in an image; room for a picture of 640 by 640 pixels. */
const maxRecordedElements = 3 << 19;

/** Of one run of a model with inputs that were made up: what large ones take on a slow machine, and no more than it has. */
const recordingLimits = { milliseconds: 120_000, bytes: 2 ** 32 };

/** Golden cases of a model. */
export interface ModelGolden {
  readonly golden: GoldenSet;
  /** A file that was there for them, where they had to be recorded all the same; null: there was none. */
  readonly unusedGolden: UnusedGolden | null;
  /** Why there are none: nothing could be recorded. Null where there are some, or a file without any. */
  readonly unrecorded: Unrecorded | null;
}

/** Why no golden cases could be recorded. */
export interface Unrecorded {
  /** Without a full stop. */
  readonly reason: string;
  /** What the user's code in a step said of the inputs made up for it, with its file; null where it is not that. */
  readonly failedCode: string | null;
}

/**
 * The golden cases of a model: the user's, named by the flag (now or before) or mlpack.yaml, or found beside the model, else
 * recorded with the runtime for inputs made up from the signature.
 *
 * @param flag what --golden names
 * @throws MlpackError GOLDEN_INVALID, also where there are none and steps that only the server knows keep them from being recorded;
 * FILE_NOT_FOUND, MODEL_UNSUPPORTED
 */
export async function goldenOf(
  environment: Pick<
    Environment,
    'cwd' | 'cacheFolder' | 'signal' | 'progress' | 'formats' | 'runtime' | 'hostRuntime'
  >,
  project: {
    readonly folder: string;
    /** Absolute path of the model's file. */
    readonly path: string;
    readonly config: Pick<ModelConfig, 'tests' | 'inputs'>;
    /** Whether mlpack.yaml lists the models of the image. */
    readonly isListed: boolean;
  },
  model: Pick<PreparedModel, 'signature' | 'recording' | 'loadPath' | 'stepFolder'> &
    Pick<PlannedModel, 'chain'> & { readonly origin: ModelOrigin },
  flag: string | undefined,
): Promise<ModelGolden> {
  const { signal, progress, runtime, hostRuntime } = environment;
  const { recording, chain, stepFolder = dirname(model.loadPath) } = model;
  const { tests, inputs } = project.config;
  const signature = withFeatures(model.signature, inputs);
  const described = typeof tests === 'object' ? tests : undefined;
  const owner = { ...project, signature, chain, configured: configuredGolden(project.config) };
  const read = (file: string, note: (text: string) => void) =>
    readGolden(file, signature, {
      signal,
      chain,
      note,
      ...(described?.outputs && { outputs: described.outputs }),
      ...(described?.tolerance !== undefined && { tolerance: tolerance(described.tolerance) }),
    });
  let unused: UnusedGolden | null = null;
  const onUnused = (found: UnusedGolden): void => {
    unused = found;
  };
  // What lies beside the model was read to see that it's the model's.
  let beside: GoldenSet | undefined;
  const notes: string[] = [];
  const path = await goldenFile(environment, owner, flag, onUnused, async (found) => {
    beside = await read(found, (text) => notes.push(text));
  });
  if (path !== undefined) {
    for (const text of notes) progress.note(text);
    const golden = beside ?? (await read(path, (text) => progress.note(text)));
    return { golden, unusedGolden: null, unrecorded: null };
  }
  if (chain !== undefined && !isReplayable(chain)) throw notRecordable(project.path);
  const packageFolder = await hostRuntime();
  const { golden, ...failure } = await progress.step('Record golden cases', async () => {
    await using loaded = await runtime.load(packageFolder, model.loadPath, signal, model.origin);
    await using chained =
      chain === undefined ? null : await chainedModel(loaded, signature, chain, stepFolder);
    return await recordGolden({
      model: chained ?? loaded,
      candidates: recording.candidates(maxRecordedElements),
      maxElements: maxRecordedElements,
      randomOutputs: recording.randomOutputs,
      limits: recordingLimits,
      signature,
    });
  });
  const unrecorded = golden.cases.length === 0 ? whyUnrecorded(failure, runtime.name) : null;
  for (const note of recordingNotes(golden, unrecorded, runtime.name)) progress.note(note);
  return { golden, unusedGolden: unused, unrecorded };
}

/** What callers send, with the names that mlpack.yaml gives columns. */
function withFeatures(signature: Signature, configured: ModelConfig['inputs']): Signature {
  const inputs = signature.inputs.map((input) => {
    const features = own(configured, input.name)?.features;
    return features === undefined ? input : { ...input, renamedColumns: features };
  });
  return { ...signature, inputs };
}

/** A runtime answers with the tensors of the graph, which say nothing of what callers send and get by steps that only the server knows. */
function notRecordable(path: string): MlpackError {
  return new MlpackError(
    'GOLDEN_INVALID',
    `${path} has no golden cases, and none can be recorded: steps that only the server knows stand around its graph.`,
    {
      suggestions: [
        "Give the training framework's predictions for what callers send, as docs/golden.md has them: mlpack build --golden FILE, or tests in mlpack.yaml",
      ],
    },
  );
}

function whyUnrecorded(
  { refusal, exceeded }: Pick<Recording, 'refusal' | 'exceeded'>,
  runtime: string,
): Unrecorded {
  const failedCode = exceeded === null && refusal?.fault === 'code' ? refusal.message : null;
  const reason =
    exceeded !== null
      ? `${runtime} takes ${exceeded} for inputs made up for it`
      : refusal === null
        ? `its inputs and outputs have more than the ${maxRecordedElements} elements that are recorded`
        : failedCode === null
          ? `${runtime} takes none of the inputs made up for it ("${refusal.message}")`
          : `the code of a step fails for every input made up for it ("${failedCode}")`;
  return { reason, failedCode };
}

function recordingNotes({ cases }: GoldenSet, unrecorded: Unrecorded | null, runtime: string): string[] {
  const give = "give the training framework's with --golden or mlpack.yaml's tests.";
  if (unrecorded !== null) {
    return [
      `No golden cases given, and none recorded: ${unrecorded.reason}. Nothing but the server is tested; ${give}`,
    ];
  }
  const shapes = cases[0]?.shapes ?? [];
  const quoted = (wanted: 'random' | 'large') =>
    shapes.flatMap(({ name, reason }) => (reason === wanted ? [JSON.stringify(name)] : [])).join(', ');
  const [random, large] = [quoted('random'), quoted('large')];
  return [
    `No golden cases given: recorded ${runtime}'s own predictions. They catch a broken container, not a wrong export; ${give}`,
    ...(random === ''
      ? []
      : [`Random, as two runs of the model differ: ${random}. Only type and shape are compared.`]),
    ...(large === '' ? [] : [`Too large to record: ${large}. Only type and shape are compared.`]),
  ];
}

function tolerance(value: number | Partial<Tolerance>): Partial<Tolerance> {
  return typeof value === 'number' ? { absolute: value, relative: 0 } : value;
}
