import { parse } from 'yaml';

/** A step of a shell that a pipeline has, with what its system gives it. */
export interface PipelineStep {
  readonly name: string;
  readonly script: string;
  /** Variables of this step; the pipeline's own are the pipeline's. */
  readonly environment: Readonly<Record<string, string>>;
}

/** What runs of a pipeline in a shell: of a change, and then of what is merged. */
export interface PipelineSteps {
  readonly variables: Readonly<Record<string, string>>;
  readonly check: readonly PipelineStep[];
  readonly release: readonly PipelineStep[];
  /** The shell as the system calls it, without the script's path. */
  readonly shell: readonly string[];
}

interface Workflow {
  readonly env: Record<string, string>;
  readonly jobs: Record<
    'check' | 'release',
    { readonly steps: readonly { name?: string; run?: string; env?: Record<string, string> }[] }
  >;
}

/** @param contexts values of the expressions that steps are given, by their text */
export function githubSteps(text: string, contexts: Readonly<Record<string, string>>): PipelineSteps {
  const workflow: Workflow = parse(text);
  const filled = (variables: Record<string, string> = {}) =>
    Object.fromEntries(
      Object.entries(variables).map(([name, value]) => [
        name,
        value.replaceAll(/\$\{\{ (.+?) \}\}/gu, (_, expression: string) => contexts[expression] ?? ''),
      ]),
    );
  const stepsOf = (job: 'check' | 'release') =>
    workflow.jobs[job].steps.flatMap(({ name = '', run, env }) =>
      run === undefined ? [] : [{ name, script: run, environment: filled(env) }],
    );
  return {
    variables: workflow.env,
    check: stepsOf('check'),
    release: stepsOf('release'),
    // What `shell: bash` means there.
    shell: ['bash', '--noprofile', '--norc', '-eo', 'pipefail'],
  };
}

interface Action {
  readonly inputs: Record<string, { readonly default?: string }>;
  readonly runs: { readonly steps: readonly { name?: string; run?: string; env?: Record<string, string> }[] };
}

/** Those of a composite action. @param inputs that its caller says */
export function actionSteps(text: string, inputs: Readonly<Record<string, string>>): PipelineSteps {
  const action: Action = parse(text);
  const input = (name: string) => inputs[name] ?? action.inputs[name]?.default ?? '';
  const steps = action.runs.steps.flatMap(({ name = '', run, env = {} }): PipelineStep[] => {
    if (run === undefined) return [];
    const environment = Object.entries(env).map(([variable, value]) => [
      variable,
      value.replaceAll(/\$\{\{ inputs\.([\w-]+) \}\}/gu, (_, asked: string) => input(asked)),
    ]);
    return [{ name, script: run, environment: Object.fromEntries(environment) }];
  });
  return {
    variables: {},
    check: steps.filter(({ name }) => name !== 'Push'),
    release: steps.filter(({ name }) => name === 'Push'),
    shell: ['bash', '--noprofile', '--norc', '-eo', 'pipefail'],
  };
}

interface GitLabJob {
  readonly before_script: readonly string[];
  readonly script: readonly string[];
}

/** @param predefined variables that GitLab gives every job */
export function gitlabSteps(text: string, predefined: Readonly<Record<string, string>>): PipelineSteps {
  const file: { variables: Record<string, string>; check: GitLabJob; release: GitLabJob } = parse(text);
  // A job's lines are one script.
  const job = (name: 'check' | 'release'): PipelineStep[] => [
    { name, script: [...file[name].before_script, ...file[name].script].join('\n'), environment: {} },
  ];
  const variables = Object.entries(file.variables).map(([name, value]) => [
    name,
    value.replaceAll(/\$(\w+)/gu, (_, variable: string) => predefined[variable] ?? ''),
  ]);
  return {
    variables: { ...predefined, ...Object.fromEntries(variables) },
    check: job('check'),
    release: job('release'),
    shell: ['bash', '-eo', 'pipefail'],
  };
}

/** @param predefined variables that Jenkins gives every step */
export function jenkinsSteps(text: string, predefined: Readonly<Record<string, string>>): PipelineSteps {
  const variables = [...text.matchAll(/^ {4}(?<name>[A-Z_]+) = (?<quote>['"])(?<value>.*)\k<quote>$/gmu)].map(
    ({ groups }) => [
      groups?.['name'] ?? '',
      (groups?.['value'] ?? '').replaceAll(/\$\{(\w+)\}/gu, (_, name: string) => predefined[name] ?? ''),
    ],
  );
  const steps = [...text.matchAll(/stage\('(?<name>[^']+)'\)[\s\S]*?sh '''\n(?<script>[\s\S]*?)'''/gu)].map(
    ({ groups }) => ({ name: groups?.['name'] ?? '', script: groups?.['script'] ?? '', environment: {} }),
  );
  return {
    variables: { ...predefined, ...Object.fromEntries(variables) },
    check: steps.filter(({ name }) => name !== 'Release'),
    release: steps.filter(({ name }) => name === 'Release'),
    shell: ['sh', '-xe'],
  };
}
