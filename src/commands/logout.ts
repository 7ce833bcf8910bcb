import { Args } from '@oclif/core';
import { logOut, registryName, type LogoutResult } from '../app/release/registry-login.ts';
import { BaseCommand } from '../cli/base-command.ts';

export default class Logout extends BaseCommand {
  static override summary = 'Forget the credentials for an image registry.';
  static override examples = ['<%= config.bin %> logout ghcr.io'];
  static override args = {
    registry: Args.string({ description: 'Its host, with the port if need be. Default: docker.io.' }),
  };

  async run(): Promise<LogoutResult> {
    const { args } = await this.parse(Logout);
    const result = await logOut(await this.environment(), registryName(args.registry ?? 'docker.io'));
    this.log(
      result.wasLoggedIn
        ? `Logged out of ${result.registry}.`
        : `There were no credentials for ${result.registry}.`,
    );
    return result;
  }
}
