import { stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { MlpackError } from '../../../errors/mlpack-error.ts';
import { configFileName } from '../../../project/config/read-config.ts';
import type { ModelConfig } from '../../../project/config/config.ts';
import type { Environment } from '../../environment/environment.ts';
import { stateFolder } from '../../environment/state-folder.ts';
import { isHandedOver } from '../../../util/files/open-file.ts';
import type { DeclaredChain } from '../../../../contract/chain.ts';
import type { Signature } from '../../../tensor/signature.ts';
import { goldenBeside } from '../../../model/golden/beside-model.ts';
import { readGolden } from '../../../model/golden/read-golden.ts';
import { goldenMemoName, recallGolden, rememberGolden } from './remembered.ts';

/** The golden file that mlpack.yaml names for a model, as it is written there. */
export function configuredGolden({ tests }: Pick<ModelConfig, 'tests'>): string | undefined {
  return typeof tests === 'string' ? tests : tests?.file;
}

/** A model as far as its golden file is looked for. */
export interface GoldenOwner {
  /** Absolute path of the project's folder. */
  readonly folder: string;
  /** Absolute path of the model's file. */
  readonly path: string;
  readonly signature: Signature;
  /** The tensors of its graph and the steps around it, where these are others than what callers send and get. */
  readonly chain?: DeclaredChain | undefined;
  /** What mlpack.yaml says. */
  readonly configured: string | undefined;
  /** Whether mlpack.yaml lists the models of the image, and so says of each what it is made of. */
  readonly isListed: boolean;
}

/** A golden file that a build would have taken, and didn't. */
export interface UnusedGolden {
  /** Its path, from where the user is. */
  readonly file: string;
  /** Why, without a full stop. */
  readonly reason: string;
}

/**
 * The golden file of a model: the flag's, mlpack.yaml's, the one that a flag named before, or golden.json beside it.
 * The latter two are said, as nobody has asked for them now.
 *
 * @param onUnused told of one that is passed over, besides a note
 * @param read reads one that nobody has named, to see whether it's the model's: whoever takes its cases has them then
 * @returns an absolute path; undefined when there is none
 */
export async function goldenFile(
  environment: Pick<Environment, 'cwd' | 'progress' | 'cacheFolder' | 'formats'>,
  { folder, path, signature, chain, configured, isListed }: GoldenOwner,
  flag: string | undefined,
  onUnused: (unused: UnusedGolden) => void = () => {},
  read: (path: string) => Promise<unknown> = (path) => readGolden(path, signature, { chain }),
): Promise<string | undefined> {
  const { cwd, progress } = environment;
  if (flag !== undefined) return resolve(cwd, flag);
  if (configured !== undefined) return resolve(folder, configured);
  if (isListed) return undefined;
  const shown = (file: string) => relative(cwd, file);
  const remembered = await recallGolden(folder, path);
  if (remembered !== undefined) {
    if ((await stat(remembered).catch(() => undefined)) !== undefined) {
      const memo = shown(join(stateFolder(folder), goldenMemoName));
      progress.note(
        `Golden cases: ${shown(remembered)}, named by --golden before (${memo}). "tests" in ${configFileName} says so to everybody.`,
      );
      return remembered;
    }
    progress.note(`${shown(remembered)}, named by --golden before, is not there any more.`);
    onUnused({
      file: shown(remembered),
      reason: 'it was named by --golden before, and is not there any more',
    });
  }
  const found = await goldenBeside(path, environment, read);
  if (found === undefined) return undefined;
  if (found.problem !== null) {
    progress.note(`${shown(found.path)} beside the model is not used: ${found.problem}`);
    onUnused({ file: shown(found.path), reason: found.problem.replace(/\.$/u, '') });
    return undefined;
  }
  progress.note(`Golden cases: ${shown(found.path)}, found beside the model.`);
  return found.path;
}

/**
 * Remembers a flag's golden file where nothing else names one, for a command that has done with it what it was asked to: a
 * file that fails is not taken again. What a shell piped in is gone by then. A folder that can't be written to is no reason to fail.
 */
export async function rememberFlag(
  { cwd, progress }: Pick<Environment, 'cwd' | 'progress'>,
  { folder, path, configured, isListed }: Omit<GoldenOwner, 'signature'>,
  flag: string,
): Promise<void> {
  const golden = resolve(cwd, flag);
  if (
    configured !== undefined ||
    isListed ||
    isHandedOver(golden) ||
    (await recallGolden(folder, path)) === golden
  )
    return;
  try {
    await rememberGolden(folder, path, golden);
    progress.note(
      `Later builds take ${flag} without --golden (${relative(cwd, join(stateFolder(folder), goldenMemoName))}).`,
    );
  } catch (error) {
    if (!(error instanceof MlpackError)) throw error;
    progress.note(`${error.message} Name ${flag} with --golden again.`);
  }
}
