import { basename, join } from 'node:path';
import { stat } from 'node:fs/promises';
import { pipelineFormats, type PipelineSystem } from '../../deploy/ci/formats.ts';
import { readConfig } from '../../project/config/read-config.ts';
import { derivedVersion } from '../../project/config/config.ts';
import { writeFileAtomic } from '../../util/files/atomic-file.ts';
import { editConflict, editVerdict, readEditable, type EditPolicy } from '../../util/files/edited-file.ts';
import { refuseLinks } from '../../util/folders/refuse-links.ts';
import { shellWord } from '../../util/shell-word.ts';
import type { Environment } from '../environment/environment.ts';
import { checkChannel } from '../release/release-tags.ts';
import { checkBranch, pipelineImage } from './pipeline-options.ts';
import { signed, signedBody, withDigest } from './signed-text.ts';

export interface WritePipelineOptions {
  readonly system: PipelineSystem;
  /** Where images are pushed; undefined: as mlpack.yaml says. */
  readonly image: string | undefined;
  readonly channel: string;
  readonly branch: string;
  readonly edited: EditPolicy;
}

/** What `mlpack ci github --json` prints. */
export interface WrittenPipeline {
  /** In the current folder. */
  readonly path: string;
  readonly image: string;
  /** kept: somebody has edited it, and the edit stays. */
  readonly state: 'written' | 'unchanged' | 'kept';
}

/**
 * Writes the pipeline of the project in the current folder, the root of its repository.
 *
 * @throws MlpackError USAGE where nothing says where images go, or for a channel or branch that is none; REFERENCE_INVALID;
 *   CONFIG_INVALID; OUTPUT_MODIFIED with the differences where the file was edited; OUTPUT_NOT_WRITABLE, DISK_FULL
 */
export async function writePipeline(
  environment: Environment,
  { system, image: asked, channel, branch, edited }: WritePipelineOptions,
): Promise<WrittenPipeline> {
  const { cwd, version, command, progress } = environment;
  const { config = {} } = (await readConfig(cwd)) ?? {};
  const { image, registry } = pipelineImage(asked ?? config.image, command);
  checkChannel(channel);
  checkBranch(branch);
  const { path, comment, write } = pipelineFormats[system];
  const body = write({
    image,
    registry,
    channel,
    branch,
    package: `mlpack@${version}`,
    isVersionDerived: config.version === undefined || config.version === derivedVersion,
  });
  const typed = [
    command,
    ...(asked === undefined ? [] : ['--image', shellWord(asked)]),
    ...(channel === defaults.channel ? [] : ['--channel', channel]),
    ...(branch === defaults.branch ? [] : ['--branch', branch]),
  ].join(' ');
  const text = signed(body, comment, `Written by mlpack ${version}: ${typed}`);

  await refuseLinks(cwd, [path], 'Or write it by hand: docs/ci.md says what is in it');
  const file = join(cwd, path);
  const present = await readEditable(file, command);
  const state = await settle({ file, path, present, text, body, edited, command });
  if ((await stat(join(cwd, 'mlpack.lock')).catch(() => undefined)) === undefined)
    progress.note(`The pipeline builds what mlpack.lock pins, and ${basename(cwd)} has none: mlpack lock`);
  return { path, image, state };
}

/** What options are where they aren't said. */
export const defaults = { channel: 'latest', branch: 'main' } as const;

async function settle(file: {
  readonly file: string;
  readonly path: string;
  readonly present: string | undefined;
  readonly text: string;
  readonly body: string;
  readonly edited: EditPolicy;
  readonly command: string;
}): Promise<WrittenPipeline['state']> {
  const { present, text, body, edited } = file;
  const found = present === undefined ? undefined : signedBody(present);
  const verdict = editVerdict({ present: found?.body, text: body, before: found?.digest, edited });
  if (verdict === 'same') return 'unchanged';
  if (verdict === 'conflict') throw editConflict(file.path, [file], file.command);
  if (verdict === 'write') {
    await writeFileAtomic(file.file, text);
    return 'written';
  }
  // So that the edit is settled, and the next run asks for nothing.
  const settled = withDigest(present ?? '', body);
  if (settled !== present) await writeFileAtomic(file.file, settled);
  return 'kept';
}
