import type { PreparedModel } from '../../../model/prepared-model.ts';
import { readGolden } from '../../../model/golden/read-golden.ts';
import type { ModelConfig } from '../../../project/config/config.ts';
import { recordGolden } from '../../../replay/record-golden.ts';
import type { GoldenSet } from '../../../tensor/golden.ts';
import type { Tolerance } from '../../../../contract/schemas/golden.schema.ts';
import type { Environment } from '../../environment/environment.ts';
import { goldenFile, rememberFlag } from './golden-file.ts';

/** Of the cases that are recorded together, some 15 MB in an image; room for a picture of 640 by 640 pixels. */
const maxRecordedElements = 3 << 19;

/**
 * The golden cases of a model: the user's, named by the flag (now or before) or mlpack.yaml, or
 * found beside the model, else recorded with
 * the runtime for inputs made up from the signature.
 *
 * @throws MlpackError GOLDEN_INVALID, FILE_NOT_FOUND, MODEL_UNSUPPORTED
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
    readonly config: Pick<ModelConfig, 'tests'>;
    /** Whether mlpack.yaml lists the models of the image. */
    readonly isListed: boolean;
  },
  model: Pick<PreparedModel, 'signature' | 'recording' | 'loadPath'>,
  named: {
    readonly golden?: string | undefined;
    /** Remember nothing. */
    readonly dryRun?: boolean | undefined;
  },
): Promise<GoldenSet> {
  const { signal, progress, runtime, hostRuntime } = environment;
  const { signature, recording } = model;
  const { tests } = project.config;
  const described = typeof tests === 'object' ? tests : undefined;
  const file = typeof tests === 'string' ? tests : described?.file;
  const owner = { ...project, signature, configured: file };
  const path = await goldenFile(environment, owner, named.golden);
  if (path !== undefined) {
    const golden = await readGolden(path, signature, {
      ...(described?.outputs && { outputs: described.outputs }),
      ...(described?.tolerance !== undefined && { tolerance: tolerance(described.tolerance) }),
    });
    if (named.golden !== undefined && named.dryRun !== true) {
      await rememberFlag(environment, owner, named.golden);
    }
    return golden;
  }
  const packageFolder = await hostRuntime();
  const { golden, refusal } = await progress.step('Record golden cases', async () => {
    await using loaded = await runtime.load(packageFolder, model.loadPath, signal);
    return await recordGolden({
      model: loaded,
      candidates: recording.candidates(maxRecordedElements),
      maxElements: maxRecordedElements,
      randomOutputs: recording.randomOutputs,
      signature,
    });
  });
  for (const note of recordingNotes(golden, refusal, runtime.name)) progress.note(note);
  return golden;
}

function recordingNotes({ cases }: GoldenSet, refusal: string | null, runtime: string): string[] {
  const give = "give the training framework's with --golden or mlpack.yaml's tests.";
  if (cases.length === 0) {
    const why =
      refusal === null
        ? `its inputs and outputs have more than the ${maxRecordedElements} elements that are recorded`
        : `${runtime} takes none of the inputs made up for it ("${refusal}")`;
    return [`No golden cases given, and none recorded: ${why}. Nothing but the server is tested; ${give}`];
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
