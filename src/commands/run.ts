import { Args, Flags } from '@oclif/core';
import { runImage, type RunResult } from '../app/run/run.ts';
import { BaseCommand } from '../cli/base-command.ts';
import { parseByteSize } from '../cli/text/byte-size.ts';
import { parseCpus } from '../cli/cpus.ts';
import { accessOf, policyFlag, servingFlags } from '../cli/flags.ts';
import { openInBrowser } from '../cli/open-browser.ts';
import { renderReady } from '../cli/render/render-ready.ts';

export default class Run extends BaseCommand {
  static override summary = 'Run an image until Ctrl-C.';
  static override description =
    'Starts it read-only, as non-root, without capabilities and within limits. Without an engine, the server in the image runs as a process of this machine.';
  static override examples = [
    '<%= config.bin %> run --open',
    '<%= config.bin %> run iris:0.1.0 --port 9000 --memory 512m --cpus 2',
    '<%= config.bin %> run --env AIP_PREDICT_ROUTE=/vertex',
  ];
  static override args = {
    image: Args.string({
      description:
        'A reference (a name without a tag: what was built of it last here), oci:DIR, oci-archive:FILE or docker-archive:FILE. Default: what was built last here.',
    }),
  };
  static override flags = {
    ...servingFlags,
    ...policyFlag,
    'grpc-port': Flags.integer({
      description: 'Port of this machine for gRPC; 0 for any. Default: not published.',
      min: 0,
      max: 65_535,
    }),
    memory: Flags.string({
      description: 'Memory limit. Default: 1 GiB and twice the model.',
      helpValue: '512m|2g',
    }),
    cpus: Flags.string({ description: 'CPUs it may use. Default: all.', helpValue: '1.5' }),
    pids: Flags.integer({ description: 'Processes and threads it may have. Default: 256.', min: 16 }),
  };

  async run(): Promise<RunResult> {
    const { args, flags } = await this.parse(Run);
    const environment = await this.environment(flags);
    return runImage(environment, {
      image: args.image,
      access: accessOf(flags),
      variables: flags.env ?? [],
      host: flags.host,
      port: flags.port,
      grpcPort: flags['grpc-port'],
      limits: {
        ...(flags.memory !== undefined && { memoryBytes: parseByteSize(flags.memory) }),
        ...(flags.cpus !== undefined && { cpus: parseCpus(flags.cpus) }),
        ...(flags.pids !== undefined && { pids: flags.pids }),
      },
      readyTimeoutMs: flags['ready-timeout'] * 1000,
      onReady: (server) => {
        const text = renderReady(server);
        if (this.jsonEnabled()) this.tell(text);
        else this.log(text);
        if (flags.open) openInBrowser(server.ask.baseUrl, environment);
      },
      onLine: (line) => this.tell(line),
    });
  }
}
