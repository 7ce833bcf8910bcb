import { Args, Flags } from '@oclif/core';
import { composeStack, type ComposeResult } from '../app/stack/write/compose-stack.ts';
import { BaseCommand } from '../cli/base-command.ts';
import { stackFlags } from '../cli/flags.ts';
import { renderCompose } from '../cli/render/render-stack.ts';

export default class Compose extends BaseCommand {
  static override summary =
    'Write a running system for Compose or a swarm: models, their database, proxy, monitoring.';
  static override description =
    'Run it again with other flags, or after another build: flags that are not given stay as they were, and what you edited in the folder stays, or the differences are shown.';
  static override examples = [
    '<%= config.bin %> compose --db postgres',
    '<%= config.bin %> compose ghcr.io/me/iris:1.2.0 --shadow ghcr.io/me/iris:2.0.0',
    '<%= config.bin %> compose ghcr.io/me/iris:1.2.0 ghcr.io/me/digits:1.0.0 --proxy --replicas 3 --monitoring',
  ];
  static override strict = false;
  static override args = {
    image: Args.string({
      description:
        'A reference (a name without a tag: what was built of it last here), oci:DIR, oci-archive:FILE or docker-archive:FILE; more may follow. Default: those of the last time, else what was built last here.',
    }),
  };
  static override flags = {
    db: Flags.option({
      description: 'Where every prediction is kept. [default: postgres]',
      options: ['postgres', 'sqlite', 'none'] as const,
    })(),
    'db-image': Flags.string({
      description:
        'The image of PostgreSQL, made of the official one, 17 or older: with extensions, or from another registry. [default: postgres:17]',
      helpValue: 'IMAGE',
    }),
    monitoring: Flags.boolean({
      description: 'Prometheus with alert rules, and Grafana with a dashboard.',
      allowNo: true,
    }),
    proxy: Flags.boolean({
      description: 'A proxy before the models, which alone is published.',
      allowNo: true,
    }),
    replicas: Flags.integer({
      description: 'Servers of each model, 1 at first; more need --proxy or --swarm.',
      min: 1,
      max: 1000,
    }),
    swarm: Flags.boolean({
      description: 'For `docker stack deploy` on a swarm rather than Compose.',
      allowNo: true,
    }),
    name: Flags.string({
      description: "The stack's, by which the engine tells it from others. Default: the model's.",
      helpValue: 'NAME',
    }),
    output: Flags.string({ char: 'o', description: 'The folder.', helpValue: 'DIR', default: 'stack' }),
    update: Flags.boolean({ description: 'Pin public images to what their registries have now.' }),
    force: Flags.boolean({ description: 'Overwrite what was changed by hand.' }),
    'keep-edits': Flags.boolean({
      description: 'Leave what was changed by hand as it is.',
      exclusive: ['force'],
    }),
    ...stackFlags,
  };

  async run(): Promise<ComposeResult> {
    const { argv, flags } = await this.parse(Compose);
    const result = await composeStack(await this.environment(flags), {
      ...flags,
      images: argv.map(String),
      database: flags.db,
      databaseImage: flags['db-image'],
      shadows: flags.shadow,
      edited: flags.force ? 'overwrite' : flags['keep-edits'] ? 'keep' : 'refuse',
    });
    this.log(renderCompose(result, flags.output));
    return result;
  }
}
