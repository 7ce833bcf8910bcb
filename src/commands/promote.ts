import { Args, Flags } from '@oclif/core';
import { promote } from '../app/release/promote.ts';
import { promoteCompared } from '../app/stack/promote-compared.ts';
import type { ChannelMove } from '../app/release/tag-move.ts';
import { BaseCommand } from '../cli/base-command.ts';
import { policyFlag, registryFlags } from '../cli/flags.ts';
import { shadowLimitFlags, shadowLimits } from '../cli/shadow-limits.ts';
import { MlpackError } from '../errors/mlpack-error.ts';
import { renderChannelMove } from '../cli/render/render-tag-move.ts';

/** Requests that are compared at most, the newest. */
const comparedRequests = 10_000;

export default class Promote extends BaseCommand {
  static override summary = 'Let a channel (latest, staging, production, …) point at a version.';
  static override description =
    'A channel is a tag that moves. What it pointed at stays under the tag CHANNEL-previous, for mlpack rollback.';
  static override examples = [
    '<%= config.bin %> promote ghcr.io/me/iris:1.2.0 production',
    '<%= config.bin %> promote ghcr.io/me/iris:2.0.0 production --compared stack --max-label-difference 1%',
  ];
  static override args = {
    image: Args.string({ description: 'Of a registry, with tag or digest.', required: true }),
    channel: Args.string({ description: 'A tag of the same repository.', required: true }),
  };
  static override flags = {
    expect: Flags.string({
      description: 'Fail unless the channel points at this digest until then.',
      helpValue: 'DIGEST',
    }),
    compared: Flags.string({
      description:
        'Fail unless the image was the shadow in the stack in this folder, and differs from what was answered by no more than the limits.',
      helpValue: 'FOLDER',
      exclusive: ['compared-db'],
    }),
    'compared-db': Flags.string({
      description: 'The same by the predictions in a database.',
      helpValue: 'sqlite:///FILE|postgres://USER@HOST/NAME',
    }),
    since: Flags.string({ description: 'Compare only requests since then.', helpValue: 'TIME' }),
    ...shadowLimitFlags,
    ...policyFlag,
    ...registryFlags,
  };

  async run(): Promise<ChannelMove> {
    const { args, flags } = await this.parse(Promote);
    const { since, compared: stack, 'compared-db': db } = flags;
    const options = { reference: args.image, channel: args.channel, expect: flags.expect };
    const limits = shadowLimits(flags);
    const isCompared = stack !== undefined || db !== undefined;
    const isLimited = limits.labelDifference !== undefined || limits.scoreDifference !== undefined;
    if (isCompared !== isLimited) throw notBoth(isCompared);
    const environment = await this.environment(flags);
    const move = isCompared
      ? await promoteCompared(environment, options, { stack, db, since, limit: comparedRequests, limits })
      : await promote(environment, options);
    this.log(renderChannelMove(move));
    return move;
  }
}

function notBoth(isCompared: boolean): MlpackError {
  return new MlpackError(
    'USAGE',
    isCompared
      ? 'How far a shadow may differ is not said.'
      : 'Limits for a shadow are of no use without what it was compared in.',
    {
      suggestions: isCompared
        ? ['Say --max-label-difference 1%, --max-score-difference 0.05, or both.']
        : ['Name the folder of the stack: --compared stack'],
    },
  );
}
