import { Args, Flags } from '@oclif/core';
import { serveModels, type ServeResult } from '../app/run/serve.ts';
import { BaseCommand } from '../cli/base-command.ts';
import { typedChain } from '../cli/typed-chain.ts';
import { accessOf, sharedFlags, servingFlags } from '../cli/flags.ts';
import { openInBrowser } from '../cli/open-browser.ts';
import { renderRefusal, renderReload, renderServing } from '../cli/render/render-serve.ts';

export default class Serve extends BaseCommand {
  static override summary = 'Serve a model file until Ctrl-C, without making an image.';
  static override description =
    'The server is the one that images have, as a process of this machine. It starts anew when the model or mlpack.yaml changes; what it cannot serve is reported, and what was served before goes on. What mlpack.yaml says of API keys, TLS and the prediction log is left to the container: --api-key-file, --tls-cert and --tls-key name files of this machine.';
  static override examples = [
    '<%= config.bin %> serve model.onnx --open',
    '<%= config.bin %> serve --port 9000',
    '<%= config.bin %> serve --api-key-file keys --tls-cert cert.pem --tls-key key.pem',
  ];
  static override args = {
    model: Args.string({
      description:
        'The model file, several that make a chain, a Hugging Face folder, or the folder of its mlpack.yaml. Default: this folder.',
      multiple: true,
    }),
  };
  static override flags = {
    ...servingFlags,
    golden: sharedFlags.golden,
    file: sharedFlags.file,
    test: Flags.boolean({
      allowNo: true,
      default: true,
      description: 'Replay the golden cases of a golden file before the model is served.',
    }),
    task: sharedFlags.task,
  };

  async run(): Promise<ServeResult> {
    const { args, flags } = await this.parse(Serve);
    const environment = await this.environment();
    const tell = (text: string) => {
      if (this.jsonEnabled()) this.tell(text);
      else this.log(text);
    };
    return serveModels(environment, {
      ...typedChain(args.model),
      golden: flags.golden,
      file: flags.file,
      test: flags.test,
      task: flags.task,
      access: accessOf(flags),
      variables: flags.env ?? [],
      host: flags.host,
      port: flags.port,
      readyTimeoutMs: flags['ready-timeout'] * 1000,
      onReady: (served) => {
        tell(renderServing(served));
        if (flags.open) openInBrowser(served.ask.baseUrl, environment);
      },
      onReload: (change) => tell(renderReload(change)),
      onRefusal: (change) => this.tell(renderRefusal(change)),
      onLine: (line) => this.tell(line),
    });
  }
}
