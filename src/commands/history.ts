import { Args, Flags } from '@oclif/core';
import { history, type History } from '../app/release/history.ts';
import { BaseCommand } from '../cli/base-command.ts';
import { registryFlags } from '../cli/flags.ts';
import { renderHistory } from '../cli/render/render-history.ts';

export default class HistoryCommand extends BaseCommand {
  static override summary = 'Show the versions in a repository, newest first, and what each changed.';
  static override examples = ['<%= config.bin %> history ghcr.io/me/iris'];
  static override args = {
    repository: Args.string({
      description: "A repository of a registry, without tag; of Docker Hub's own: docker.io/library/NAME.",
      required: true,
    }),
  };
  static override flags = {
    limit: Flags.integer({ description: 'How many versions.', default: 20, min: 1 }),
    ...registryFlags,
  };

  async run(): Promise<History> {
    const { args, flags } = await this.parse(HistoryCommand);
    const environment = await this.environment(flags);
    const result = await history(environment, { repository: args.repository, limit: flags.limit });
    this.log(renderHistory(result));
    return result;
  }
}
