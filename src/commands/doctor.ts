import { examine, type Finding } from '../app/doctor.ts';
import { BaseCommand } from '../cli/base-command.ts';
import { renderTable } from '../cli/table.ts';

const marks = { ok: 'ok', missing: '-', broken: 'BROKEN' } as const;

export default class Doctor extends BaseCommand {
  static override summary = 'Show what mlpack finds on this machine, and what to do about what it does not.';
  static override examples = ['<%= config.bin %> doctor'];

  async run(): Promise<{ readonly findings: readonly Finding[] }> {
    await this.parse(Doctor);
    const findings = await examine(await this.environment());
    this.log(
      renderTable(
        ['', 'What', 'Found'],
        findings.map(({ name, state, detail }) => [marks[state], name, detail]),
      ),
    );
    for (const { name, advice } of findings) if (advice !== null) this.log(`${name}: ${advice}`);
    if (findings.some(({ state }) => state === 'broken')) process.exitCode = 2;
    return { findings };
  }
}
