import { Flags } from '@oclif/core';
import { defaults, writePipeline, type WrittenPipeline } from '../app/ci/write-pipeline.ts';
import type { PipelineSystem } from '../deploy/ci/formats.ts';
import { BaseCommand } from './base-command.ts';
import { renderPipeline } from './render/render-pipeline.ts';

/** What the commands share that write a pipeline, one for each system. */
export abstract class PipelineCommand extends BaseCommand {
  static override description =
    'Every change is linted, built for both platforms, tested and reported on; what is merged is pushed. Run it again after a new mlpack: what you edited in the file stays, or the differences are shown.';
  static override flags = {
    image: Flags.string({
      description: 'Where images are pushed. Default: as mlpack.yaml says.',
      helpValue: 'REGISTRY/TEAM/NAME',
    }),
    channel: Flags.string({
      description: 'The tag that moves to what is released.',
      helpValue: 'latest|staging|…',
      default: defaults.channel,
    }),
    branch: Flags.string({
      description: 'The branch that is released from.',
      helpValue: 'BRANCH',
      default: defaults.branch,
    }),
    force: Flags.boolean({ description: 'Overwrite what was changed by hand.' }),
    'keep-edits': Flags.boolean({
      description: 'Leave what was changed by hand as it is.',
      exclusive: ['force'],
    }),
  };

  /** The one that it writes for. */
  protected abstract readonly system: PipelineSystem;

  async run(): Promise<WrittenPipeline> {
    const { flags } = await this.parse(PipelineCommand);
    const written = await writePipeline(await this.environment(), {
      ...flags,
      system: this.system,
      edited: flags.force ? 'overwrite' : flags['keep-edits'] ? 'keep' : 'refuse',
    });
    this.log(renderPipeline(written, this.system));
    return written;
  }
}
