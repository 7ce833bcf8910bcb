import { Args, Flags } from '@oclif/core';
import { kubernetesStack, type KubernetesResult } from '../app/stack/write/kubernetes/kubernetes-stack.ts';
import { BaseCommand } from '../cli/base-command.ts';
import { policyFlag, registryFlags } from '../cli/flags.ts';
import { kubernetesFlags } from '../cli/kubernetes-flags.ts';
import { renderKubernetes } from '../cli/render/render-kubernetes.ts';

export default class Kubernetes extends BaseCommand {
  static override summary = 'Write models for Kubernetes: a Kustomize base with overlays, and a Helm chart.';
  static override description =
    'Run it again with other flags, or after another build: flags that are not given stay as they were, and what you edited in the folder stays, or the differences are shown.';
  static override examples = [
    '<%= config.bin %> kubernetes ghcr.io/me/iris:1.2.0',
    '<%= config.bin %> kubernetes ghcr.io/me/iris:1.2.0 --autoscale queue:2-20 --monitoring --db postgres',
    '<%= config.bin %> kubernetes --entry gateway --host models.example.org --entry-name public',
    '<%= config.bin %> kubernetes --canary ghcr.io/me/iris:1.3.0',
    '<%= config.bin %> kubernetes --db postgres --shadow ghcr.io/me/iris:1.3.0',
  ];
  static override strict = false;
  static override args = {
    image: Args.string({
      description:
        'A reference (a name without a tag: what was built of it last here), oci:DIR, oci-archive:FILE or docker-archive:FILE; more may follow. Default: those of the last time, else what was built last here.',
    }),
  };
  static override flags = {
    ...kubernetesFlags,
    name: Flags.string({
      description: "The stack's, which its labels have. Default: the model's.",
      helpValue: 'NAME',
    }),
    output: Flags.string({ char: 'o', description: 'The folder.', helpValue: 'DIR', default: 'kubernetes' }),
    update: Flags.boolean({ description: 'Take what mlpack test has measured of the images since.' }),
    force: Flags.boolean({ description: 'Overwrite what was changed by hand.' }),
    'keep-edits': Flags.boolean({
      description: 'Leave what was changed by hand as it is.',
      exclusive: ['force'],
    }),
    ...policyFlag,
    ...registryFlags,
  };

  async run(): Promise<KubernetesResult> {
    const { argv, flags } = await this.parse(Kubernetes);
    const result = await kubernetesStack(await this.environment(flags), {
      ...flags,
      images: argv.map(String),
      database: flags.db,
      entryName: flags['entry-name'],
      canaryBy: flags['canary-by'],
      shadows: flags.shadow,
      sealingCert: flags['sealing-cert'],
      sealingNamespace: flags['sealing-namespace'],
      edited: flags.force ? 'overwrite' : flags['keep-edits'] ? 'keep' : 'refuse',
    });
    this.log(renderKubernetes(result, flags.output));
    return result;
  }
}
