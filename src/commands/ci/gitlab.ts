import { PipelineCommand } from '../../cli/pipeline-command.ts';

export default class CiGitLab extends PipelineCommand {
  static override summary = 'Write a pipeline of GitLab: .gitlab-ci.yml.';
  static override examples = [
    '<%= config.bin %> ci gitlab',
    '<%= config.bin %> ci gitlab --image ghcr.io/me/iris --channel staging',
  ];
  protected override readonly system = 'gitlab';
}
