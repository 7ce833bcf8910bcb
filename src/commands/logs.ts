import { Args, Flags } from '@oclif/core';
import { stackLogs } from '../app/stack/stack-logs.ts';
import { BaseCommand } from '../cli/base-command.ts';

export default class Logs extends BaseCommand {
  static override summary = 'Show what the services of a stack have logged.';
  static override examples = ['<%= config.bin %> logs', '<%= config.bin %> logs iris database --follow'];
  static override strict = false;
  static override args = {
    service: Args.string({ description: 'A service; more may follow. Default: all.' }),
  };
  static override flags = {
    dir: Flags.string({
      description: 'Folder of the stack. Default: this one, or stack/ in it.',
      helpValue: 'DIR',
    }),
    follow: Flags.boolean({ char: 'f', description: 'Go on until Ctrl-C.' }),
    tail: Flags.integer({ description: 'Lines of each service.', default: 100, min: 0 }),
  };

  async run(): Promise<{ readonly lines: readonly string[] }> {
    const { argv, flags } = await this.parse(Logs);
    const lines: string[] = [];
    await stackLogs(await this.environment(), flags.dir, {
      services: argv.map(String),
      follow: flags.follow,
      tail: flags.tail,
      onLine: (line) => {
        this.log(line);
        if (this.jsonEnabled()) lines.push(line);
      },
    });
    return { lines };
  }
}
