import type { SmokeReportJson } from '../../contract/schemas/smoke.schema.ts';
import { resolve } from 'node:path';
import { Args, Flags } from '@oclif/core';
import { testDeployed } from '../app/run/test-deployed.ts';
import { testImage } from '../app/run/test-image.ts';
import { BaseCommand } from '../cli/base-command.ts';
import { accessFlags, accessOf, environmentFlags, policyFlag } from '../cli/flags.ts';
import { renderSmokeReport } from '../cli/render/render-smoke-report.ts';
import { junitKind, smokeReportToJunit } from '../smoke/report/junit.ts';
import { smokeReportToJson } from '../smoke/report/report-json.ts';
import { smokeFailure } from '../smoke/smoke-failure.ts';
import { writeFileAtomic } from '../util/files/atomic-file.ts';
import { refuseOtherKind } from '../util/files/output-kind.ts';

export default class Test extends BaseCommand {
  static override summary =
    'Start an image, replay its golden cases over HTTP, check it, and remove it again; or do so where it is deployed.';
  static override examples = [
    '<%= config.bin %> test',
    '<%= config.bin %> test iris:0.1.0 --junit report.xml',
    '<%= config.bin %> test --api-key-file keys --tls-cert cert.pem --tls-key key.pem',
    '<%= config.bin %> test ghcr.io/me/iris:1.2.0 --url https://models.example.org/iris',
  ];
  static override args = {
    image: Args.string({
      description:
        'A reference (a name without a tag: what was built of it last here), oci:DIR, oci-archive:FILE or docker-archive:FILE. Default: what was built last here.',
    }),
  };
  static override flags = {
    url: Flags.string({
      description:
        'Start nothing, but test the server that is deployed there: with a key of --api-key-file, and the certificate of --tls-cert as the one to trust.',
      helpValue: 'URL',
      exclusive: ['tls-key', 'env'],
    }),
    junit: Flags.string({ description: 'Write a JUnit report, too.', helpValue: 'FILE' }),
    ...accessFlags,
    ...environmentFlags,
    ...policyFlag,
    'ready-timeout': Flags.integer({ description: 'Seconds until it must be ready.', default: 60, min: 1 }),
  };

  async run(): Promise<SmokeReportJson> {
    const { args, flags } = await this.parse(Test);
    const environment = await this.environment(flags);
    const junit = flags.junit === undefined ? undefined : resolve(environment.cwd, flags.junit);
    if (junit !== undefined) await refuseOtherKind(junit, junitKind);
    const asked = {
      image: args.image,
      access: accessOf(flags),
      readyTimeoutMs: flags['ready-timeout'] * 1000,
    };
    const { runner, report } =
      flags.url === undefined
        ? await testImage(environment, { ...asked, variables: flags.env ?? [] })
        : await testDeployed(environment, { ...asked, url: flags.url });
    if (junit !== undefined) await writeFileAtomic(junit, smokeReportToJunit(report), { kind: junitKind });
    this.log(renderSmokeReport(report, runner));
    const failure = smokeFailure(report);
    const json = smokeReportToJson(report, runner);
    if (failure === null) return json;
    // The report is the answer in --json, too; the error only gives the exit code.
    if (!this.jsonEnabled()) throw failure;
    process.exitCode = failure.oclif.exit;
    return json;
  }
}
