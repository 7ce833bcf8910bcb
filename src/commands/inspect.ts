import { resolve } from 'node:path';
import { Args, Flags } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { sharedFlags } from '../cli/flags.ts';
import { renderInspection } from '../cli/render/render-inspect.ts';
import { svgKind } from '../model/formats/onnx/graph/svg.ts';
import type { Inspection } from '../../contract/schemas/inspect.schema.ts';
import { inspectSteps } from '../app/project/steps/inspect-steps.ts';
import { companionNote } from '../model/companion-note.ts';
import { describeModel } from '../model/describe-model.ts';
import { drawModel } from '../model/read-model.ts';
import { writeFileAtomic } from '../util/files/atomic-file.ts';
import { withShownTexts } from '../util/shown-texts.ts';
import { refuseOtherKind } from '../util/files/output-kind.ts';

/** Of a text in the output as JSON. */
const maxCharacters = 64 * 1024;

export default class Inspect extends BaseCommand {
  static override summary = 'Show what a model file takes, returns and needs, without running it.';
  static override examples = [
    '<%= config.bin %> inspect model.onnx',
    '<%= config.bin %> inspect pipeline.pkl',
    '<%= config.bin %> inspect ./distilbert-onnx',
    '<%= config.bin %> inspect model.onnx --json',
    '<%= config.bin %> inspect model.onnx --graph graph.svg',
  ];
  static override args = {
    model: Args.string({ description: 'The model file, or a Hugging Face folder.', required: true }),
  };

  static override flags = {
    file: sharedFlags.file,
    task: sharedFlags.task,
    graph: Flags.string({
      description: 'Write a drawing of its operators there, as SVG.',
      helpValue: 'FILE.svg',
    }),
  };

  async run(): Promise<Inspection> {
    const { args, flags } = await this.parse(Inspect);
    const environment = await this.environment();
    const { cwd, runtime, signal } = environment;
    const model = resolve(cwd, args.model);
    const graph = flags.graph === undefined ? undefined : resolve(cwd, flags.graph);
    if (graph !== undefined) await refuseOtherKind(graph, svgKind);
    const described = await describeModel(model, { ...environment, file: flags.file, task: flags.task });
    const info = await inspectSteps(environment, model, described);
    this.log(renderInspection({ ...info, file: { ...info.file, path: args.model } }, runtime));
    const beside = info.format === null ? null : await companionNote(model, info, environment);
    if (beside !== null) environment.progress.note(beside);
    if (graph !== undefined) {
      await writeFileAtomic(
        graph,
        await drawModel(model, { ...environment, file: flags.file, task: flags.task }),
        {
          kind: svgKind,
          signal,
        },
      );
      this.log(`\nIts operators are drawn in ${flags.graph}`);
    }
    // What it was made of says names and classes itself.
    return !('source' in info) || info.source === undefined ? info : withShownTexts(info, maxCharacters);
  }
}
