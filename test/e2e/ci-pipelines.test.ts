/** The shell steps of pipelines that mlpack writes, run as they are written where nothing else is: from a clone to what a registry has. */
import { copyFile, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import { beforeAll, describe, expect } from 'vitest';
import { runCli, sharedCliCache } from '../support/cli.ts';
import {
  actionSteps,
  githubSteps,
  gitlabSteps,
  jenkinsSteps,
  type PipelineStep,
  type PipelineSteps,
} from '../support/ci/pipeline-steps.ts';
import { writeIris } from '../support/iris.ts';
import { warmLock } from '../support/projects.ts';
import { registryUser, type Registry } from '../support/registry.ts';
import { it } from '../support/rig.ts';
import { run, runOk } from '../support/run.ts';
import { fileTempDir } from '../support/temp.ts';

const root = resolve(import.meta.dirname, '../..');
/** The package that npm installs, as it would be published. */
let tarball: string;

beforeAll(async () => {
  const folder = await fileTempDir();
  const pack = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder];
  const [packed]: { filename: string }[] = Object.values(
    JSON.parse((await runOk('npm', pack, { cwd: root })).stdout),
  );
  tarball = join(folder, packed?.filename ?? '');
});

interface Runner {
  readonly project: string;
  /** Runs steps until one fails. @returns that, and how it ended */
  run(steps: readonly PipelineStep[]): Promise<{ readonly name: string; readonly exitCode: number } | null>;
}

/** A machine of a pipeline's with a clone of the project: a home that is empty but for the cache, no engine, no terminal. */
async function runnerOf({ variables, shell }: PipelineSteps, dir: string, project: string): Promise<Runner> {
  const home = join(dir, 'home');
  const prefix = variables['NPM_CONFIG_PREFIX'] ?? join(home, 'npm');
  const cache = variables['XDG_CACHE_HOME'] ?? join(home, '.cache');
  await mkdir(cache, { recursive: true });
  // What the step for the cache has restored.
  await cp(join(sharedCliCache(), 'mlpack'), join(cache, 'mlpack'), { recursive: true });
  const env = {
    ...variables,
    PATH: [join(prefix, 'bin'), dirname(process.execPath), '/usr/bin', '/bin'].join(':'),
    HOME: home,
    CI: 'true',
    NPM_CONFIG_PREFIX: prefix,
    MLPACK_PACKAGE: tarball,
    GITHUB_STEP_SUMMARY: join(dir, 'summary.md'),
    GITHUB_OUTPUT: join(dir, 'outputs'),
  };
  await mkdir(join(prefix, 'lib'), { recursive: true });
  return {
    project,
    async run(steps) {
      for (const [index, { name, script, environment }] of steps.entries()) {
        const file = join(dir, `step-${index}.sh`);
        await writeFile(file, script);
        const [command, ...args] = [...shell, file];
        const ended = await run(command, args, { cwd: project, env: { ...env, ...environment } });
        const { exitCode = 1, stderr } = ended;
        if (exitCode !== 0) {
          process.stderr.write(stderr);
          return { name, exitCode };
        }
        expect(stderr).not.toContain(registryUser.password);
      }
      return null;
    },
  };
}

async function clone(dir: string): Promise<string> {
  const project = join(dir, 'clone');
  await writeIris(project, await warmLock());
  await copyFile(join(root, 'models/iris/golden.json'), join(project, 'golden.json'));
  return project;
}

async function written(project: string, system: string, path: string, registry: Registry): Promise<string> {
  const image = `${registry.host}/team/iris`;
  const ended = await runCli(['ci', system, '--image', image], { cwd: project });
  expect(ended, ended.stderr).toMatchObject({ exitCode: 0 });
  return readFile(join(project, path), 'utf8');
}

const login = { REGISTRY_USER: registryUser.username, REGISTRY_PASSWORD: registryUser.password };

const systems = [
  {
    system: 'github',
    path: '.github/workflows/mlpack.yml',
    steps: (text: string) =>
      githubSteps(text, {
        'secrets.REGISTRY_USER': registryUser.username,
        'secrets.REGISTRY_PASSWORD': registryUser.password,
      }),
  },
  {
    system: 'gitlab',
    path: '.gitlab-ci.yml',
    steps: (text: string, project: string) => gitlabSteps(text, { CI_PROJECT_DIR: project, ...login }),
  },
  {
    system: 'jenkins',
    path: 'Jenkinsfile',
    steps: (text: string, project: string) =>
      jenkinsSteps(text, { WORKSPACE: project, WORKSPACE_TMP: `${project}@tmp`, ...login }),
  },
] as const;

describe.each(systems)('the pipeline for $system', ({ system, path, steps }) => {
  it('tests a change, and releases what was tested', async ({ dir, privateRegistry: registry }) => {
    const project = await clone(dir);
    const pipeline = steps(await written(project, system, path, registry), project);
    const runner = await runnerOf(pipeline, dir, project);
    expect(await runner.run(pipeline.check)).toBeNull();
    const junit: unknown = new XMLParser({ ignoreAttributes: false }).parse(
      await readFile(join(project, 'mlpack-junit.xml'), 'utf8'),
    );
    expect(junit).toHaveProperty('testsuites');
    const change = await readFile(join(project, 'mlpack-change.md'), 'utf8');
    expect(change).toContain('The first release.');
    expect(change).toMatch(/\| linux\/amd64 \|.*\n\| linux\/arm64 \|/u);
    const [digest = 'none'] = /sha256:[0-9a-f]{64}/u.exec(change) ?? [];
    expect(await manifestOf(registry, 'latest')).toBeNull();

    expect(await runner.run(pipeline.release)).toBeNull();
    expect(await manifestOf(registry, 'latest')).toBe(digest);
  });
});

describe("GitHub's action", () => {
  it('builds, tests and pushes, and says what', async ({ dir, privateRegistry: registry }) => {
    const project = await clone(dir);
    const pipeline = actionSteps(await readFile(join(root, 'action.yml'), 'utf8'), {
      package: tarball,
      image: `${registry.host}/team/iris`,
      'registry-user': registryUser.username,
      'registry-password': registryUser.password,
    });
    const runner = await runnerOf(pipeline, dir, project);
    expect(await runner.run(pipeline.check)).toBeNull();
    expect(await runner.run(pipeline.release)).toBeNull();
    const outputs = Object.fromEntries(
      (await readFile(join(dir, 'outputs'), 'utf8'))
        .trim()
        .split('\n')
        .map((line) => line.split('=')),
    );
    expect(outputs).toEqual({
      reference: `${registry.host}/team/iris:0.1.0`,
      version: '0.1.0',
      digest: await manifestOf(registry, 'latest'),
      size: expect.stringMatching(/^6\d{7}$/u),
    });
  });
});

describe('a change that is wrong', () => {
  it.for([
    ['Lint', 3, 'model.onnx', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
    ['Build', 6, 'golden.json', (bytes: Buffer) => Buffer.from(withOtherAnswer(bytes.toString()))],
  ] as const)('ends in the step %s with %d: %s', async ([name, exitCode, file, spoil], { dir, registry }) => {
    const project = await clone(dir);
    const text = await written(project, 'github', '.github/workflows/mlpack.yml', registry);
    await writeFile(join(project, file), spoil(await readFile(join(project, file))));
    const pipeline = githubSteps(text, {});
    const runner = await runnerOf(pipeline, dir, project);
    expect(await runner.run(pipeline.check)).toEqual({ name, exitCode });
  });
});

function withOtherAnswer(golden: string): string {
  const changed = golden.replace(
    /("data":\s*\[)\s*(\d)(?=\s*[,\]])/u,
    (_, start: string, digit: string) => `${start}${(Number(digit) + 1) % 3}`,
  );
  expect(changed).not.toBe(golden);
  return changed;
}

async function manifestOf({ host }: Registry, tag: string): Promise<string | null> {
  const { username, password } = registryUser;
  const answer = await fetch(`http://${host}/v2/team/iris/manifests/${tag}`, {
    headers: {
      accept: 'application/vnd.oci.image.index.v1+json',
      authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
    },
  });
  return answer.ok ? answer.headers.get('docker-content-digest') : null;
}
