import { examine, type Finding } from '../app/environment/doctor.ts';
import { BaseCommand } from '../cli/base-command.ts';
import { renderFindings } from '../cli/render/render-doctor.ts';

export default class Doctor extends BaseCommand {
  static override summary = 'Show what mlpack finds on this machine, and what to do about what it does not.';
  static override examples = ['<%= config.bin %> doctor'];

  async run(): Promise<{ readonly findings: readonly Finding[] }> {
    await this.parse(Doctor);
    const findings = await examine(await this.environment());
    this.log(renderFindings(findings, process.stdout.isTTY ? process.stdout.columns : undefined));
    if (findings.some(({ state }) => state === 'broken')) process.exitCode = 2;
    return { findings };
  }
}
