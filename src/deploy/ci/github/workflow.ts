import { toYaml, type Plain } from '../../yaml.ts';
import { pipelineVariables, type Pipeline, type PipelineFormat } from '../pipeline.ts';
import { stepFiles, stepScripts } from '../steps.ts';
import { actions, releasesOfActions } from './actions.ts';
import { commentScript } from './comment-script.ts';

const artifacts = { image: 'mlpack-image', change: 'mlpack-change', tests: 'mlpack-tests' } as const;

/** Comments with a token that a change of a fork is not given. */
const isOwnChange =
  "github.event_name == 'pull_request' && github.event.pull_request.head.repo.full_name == github.repository";

/** Actions of GitHub: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax. */
export const github: PipelineFormat = { path: '.github/workflows/mlpack.yml', comment: '#', write };

function write(pipeline: Pipeline): string {
  const value = {
    name: 'mlpack',
    on: { pull_request: {}, push: { branches: [pipeline.branch] } },
    permissions: {},
    concurrency: {
      group: 'mlpack-${{ github.ref }}',
      'cancel-in-progress': "${{ github.event_name == 'pull_request' }}",
    },
    // GitHub's own default has no pipefail.
    defaults: { run: { shell: 'bash' } },
    env: pipelineVariables(pipeline),
    jobs: { check: check(pipeline), comment: comment(), release: release(pipeline) },
  };
  return toYaml(value, {
    spaced: ['jobs'],
    remarks: releasesOfActions,
    comments: [
      { at: ['permissions'], text: 'What a job may do, it says itself.' },
      {
        at: ['concurrency'],
        text: 'A newer commit of a pull request ends the run of the last; releases wait for each other.',
      },
      {
        at: ['env', 'MLPACK_PACKAGE'],
        text: 'What npm installs; a newer mlpack may give the image other bytes, which is a new version.',
      },
      { at: ['env', 'MLPACK_CHANNEL'], text: 'The tag that moves to what is released.' },
      { at: ['jobs', 'check'], text: 'Of every change: nothing is pushed.' },
      {
        at: ['jobs', 'comment'],
        text: 'On the pull request, where it is no fork: version, sizes, and what differs from the last release.',
      },
      {
        at: ['jobs', 'release'],
        text: 'On merge: what was tested is pushed as it is, and the channel moves to it.',
      },
    ],
  });
}

function check(pipeline: Pipeline): Plain {
  const { install, logIn, lint, build, test, report } = stepScripts(pipeline);
  return {
    'runs-on': 'ubuntu-latest',
    'timeout-minutes': 60,
    permissions: { contents: 'read', ...(isPackages(pipeline) && { packages: 'read' }) },
    steps: [
      { uses: actions.checkout, with: { 'persist-credentials': false, lfs: true } },
      ...nodeWith(install),
      {
        name: 'Restore what was downloaded for this lock',
        uses: actions.cache,
        with: {
          path: '~/.cache/mlpack',
          key: "mlpack-${{ hashFiles('mlpack.lock') }}",
          'restore-keys': 'mlpack-',
        },
      },
      { name: 'Log in', env: login(pipeline), run: logIn },
      { name: 'Lint', run: lint },
      { name: 'Build', run: build },
      { name: 'Test', run: test },
      { name: 'Report', run: `${report}\ncat ${stepFiles.change} >> "$GITHUB_STEP_SUMMARY"\n` },
      {
        name: 'Keep the results of the tests',
        if: '${{ !cancelled() }}',
        uses: actions.upload,
        with: { name: artifacts.tests, path: stepFiles.junit, 'if-no-files-found': 'ignore' },
      },
      keep(artifacts.change, stepFiles.change, "github.event_name == 'pull_request'"),
      keep(artifacts.image, stepFiles.archive, "github.event_name == 'push'"),
    ],
  };
}

function comment(): Plain {
  return {
    needs: 'check',
    if: isOwnChange,
    'runs-on': 'ubuntu-latest',
    'timeout-minutes': 10,
    permissions: { 'pull-requests': 'write' },
    steps: [
      { uses: actions.download, with: { name: artifacts.change } },
      {
        name: 'Comment',
        env: { GH_TOKEN: '${{ github.token }}', PULL_REQUEST: '${{ github.event.pull_request.number }}' },
        run: commentScript,
      },
    ],
  };
}

function release(pipeline: Pipeline): Plain {
  const { install, logIn, push } = stepScripts(pipeline);
  return {
    needs: 'check',
    if: "github.event_name == 'push'",
    environment: 'release',
    'runs-on': 'ubuntu-latest',
    'timeout-minutes': 30,
    permissions: isPackages(pipeline) ? { packages: 'write' } : {},
    steps: [
      { uses: actions.download, with: { name: artifacts.image } },
      ...nodeWith(install),
      { name: 'Log in', env: login(pipeline), run: logIn },
      { name: 'Push', run: push },
    ],
  };
}

function nodeWith(install: string): Plain[] {
  return [
    { uses: actions.setupNode, with: { 'node-version': '24' } },
    { name: 'Install mlpack', run: install },
  ];
}

/** What is kept is compressed already. */
function keep(name: string, path: string, condition: string): Plain {
  return {
    name: `Keep ${path}`,
    if: condition,
    uses: actions.upload,
    with: { name, path, 'compression-level': 0, 'retention-days': 7, 'if-no-files-found': 'error' },
  };
}

/** GitHub's own registry takes the token of the run; any other, what somebody has put into the repository's secrets. */
function login(pipeline: Pipeline): Plain {
  return isPackages(pipeline)
    ? { REGISTRY_USER: '${{ github.actor }}', REGISTRY_PASSWORD: '${{ github.token }}' }
    : {
        REGISTRY_USER: '${{ secrets.REGISTRY_USER }}',
        REGISTRY_PASSWORD: '${{ secrets.REGISTRY_PASSWORD }}',
      };
}

function isPackages({ registry }: Pipeline): boolean {
  return registry === 'ghcr.io';
}
