import { stackState, type StackState } from '../app/stack/stack-state.ts';
import { BaseCommand } from '../cli/base-command.ts';
import { stackArgs } from '../cli/flags.ts';
import { renderServices } from '../cli/render/render-stack.ts';

export default class Ps extends BaseCommand {
  static override summary = 'List what runs of a stack.';
  static override args = stackArgs;

  async run(): Promise<StackState> {
    const { args } = await this.parse(Ps);
    const state = await stackState(await this.environment(), args.folder);
    this.log(
      state.services.length === 0 ? 'Nothing runs. Start it: mlpack up' : renderServices(state.services),
    );
    return state;
  }
}
