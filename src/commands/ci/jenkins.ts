import { PipelineCommand } from '../../cli/pipeline-command.ts';

export default class CiJenkins extends PipelineCommand {
  static override summary = 'Write a declarative pipeline of Jenkins: Jenkinsfile.';
  static override examples = [
    '<%= config.bin %> ci jenkins',
    '<%= config.bin %> ci jenkins --image ghcr.io/me/iris --channel staging',
  ];
  protected override readonly system = 'jenkins';
}
