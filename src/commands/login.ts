import { Args, Flags } from '@oclif/core';
import { logIn, registryName, type LoginResult } from '../app/release/registry-login.ts';
import { BaseCommand } from '../cli/base-command.ts';
import { passwordStdinFlag, registryFlags } from '../cli/flags.ts';
import { readLogin } from '../cli/read-login.ts';

export default class Login extends BaseCommand {
  static override summary = 'Log in to an image registry.';
  static override description =
    'Tries the credentials and keeps them where Docker does: with the credential helper that its config.json names, else in that file. Docker, Podman and skopeo find them there, as mlpack finds those of docker login and podman login.';
  static override examples = [
    '<%= config.bin %> login',
    '<%= config.bin %> login ghcr.io',
    '<%= config.bin %> login registry.example:5000 --username me --password-stdin < password.txt',
  ];
  static override args = {
    registry: Args.string({ description: 'Its host, with the port if need be. Default: docker.io.' }),
  };
  static override flags = {
    username: Flags.string({ char: 'u', description: 'Default: asked for.', helpValue: 'USER' }),
    ...passwordStdinFlag,
    ...registryFlags,
  };

  async run(): Promise<LoginResult> {
    const { args, flags } = await this.parse(Login);
    const environment = await this.environment(flags);
    const registry = registryName(args.registry ?? 'docker.io');
    const { signal } = environment;
    const login = await readLogin(flags, { input: process.stdin, output: process.stderr, signal });
    const result = await logIn(environment, {
      registry,
      ...login,
      onPlainText: (path) =>
        this.tell(
          `warning: ${path} keeps the password unencrypted; a credential helper (credsStore) would not.`,
        ),
      onOpen: () =>
        this.tell(`warning: ${registry} asked for no credentials, so whether these are right is not known.`),
    });
    this.log(`Logged in to ${registry} as ${result.username}, kept by ${result.keptBy}.`);
    return result;
  }
}
