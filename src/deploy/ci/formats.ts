import { github } from './github/workflow.ts';
import { gitlab } from './gitlab.ts';
import { jenkins } from './jenkins.ts';

/** The systems that pipelines are written for, by the names they are asked for. */
export const pipelineFormats = { github, gitlab, jenkins } as const;

export type PipelineSystem = keyof typeof pipelineFormats;
