import { Args, Flags } from '@oclif/core';
import { runImage, type RunResult } from '../app/run.ts';
import { BaseCommand } from '../cli/base-command.ts';
import { parseByteSize } from '../cli/byte-size.ts';
import { renderReady } from '../cli/render-ready.ts';

export default class Run extends BaseCommand {
  static override summary = 'Run an image until Ctrl-C.';
  static override description =
    'Starts it read-only, as non-root, without capabilities and within limits. Without an engine, the server in the image runs as a process of this machine.';
  static override examples = [
    '<%= config.bin %> run',
    '<%= config.bin %> run iris:0.1.0 --port 9000 --memory 512m --cpus 2',
  ];
  static override args = {
    image: Args.string({
      description:
        'A reference, oci:DIR, oci-archive:FILE or docker-archive:FILE. Default: what was built last here.',
    }),
  };
  static override flags = {
    port: Flags.integer({
      char: 'p',
      description: 'Port of this machine; 0 for any.',
      default: 8080,
      min: 0,
      max: 65_535,
    }),
    'grpc-port': Flags.integer({
      description: 'Port of this machine for gRPC; 0 for any. Default: not published.',
      min: 0,
      max: 65_535,
    }),
    host: Flags.string({ description: 'Address to publish on.', default: '127.0.0.1' }),
    memory: Flags.string({
      description: 'Memory limit. Default: 1 GiB and twice the model.',
      helpValue: '512m|2g',
    }),
    cpus: Flags.string({ description: 'CPUs it may use. Default: all.', helpValue: '1.5' }),
    pids: Flags.integer({ description: 'Processes and threads it may have. Default: 256.', min: 16 }),
    'ready-timeout': Flags.integer({ description: 'Seconds until it must be ready.', default: 60, min: 1 }),
  };

  async run(): Promise<RunResult> {
    const { args, flags } = await this.parse(Run);
    return runImage(await this.environment(), {
      image: args.image,
      host: flags.host,
      port: flags.port,
      grpcPort: flags['grpc-port'],
      limits: {
        ...(flags.memory !== undefined && { memoryBytes: parseByteSize(flags.memory) }),
        ...(flags.cpus !== undefined && { cpus: Number(flags.cpus) }),
        ...(flags.pids !== undefined && { pids: flags.pids }),
      },
      readyTimeoutMs: flags['ready-timeout'] * 1000,
      onReady: (server) => {
        const text = renderReady(server);
        if (this.jsonEnabled()) process.stderr.write(`${text}\n`);
        else this.log(text);
      },
      onLine: (line) => process.stderr.write(`${line}\n`),
    });
  }
}
