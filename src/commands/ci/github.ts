import { PipelineCommand } from '../../cli/pipeline-command.ts';

export default class CiGitHub extends PipelineCommand {
  static override summary = 'Write a workflow of GitHub Actions: .github/workflows/mlpack.yml.';
  static override examples = [
    '<%= config.bin %> ci github',
    '<%= config.bin %> ci github --image ghcr.io/me/iris --channel staging',
  ];
  protected override readonly system = 'github';
}
