import { describe, expect, it } from 'vitest';
import { ciRun } from './ci-run.ts';

const commit = 'c'.repeat(40);
const gitHub = {
  GITHUB_ACTIONS: 'true',
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_REPOSITORY: 'me/iris',
  GITHUB_REF: 'refs/tags/v1',
  GITHUB_SHA: commit,
  GITHUB_RUN_ID: '7',
  GITHUB_RUN_ATTEMPT: '2',
  GITHUB_WORKFLOW_REF: 'me/iris/.github/workflows/mlpack.yaml@refs/tags/v1',
  GITHUB_TOKEN: 'secret',
};
const gitLab = {
  GITLAB_CI: 'true',
  CI_PROJECT_URL: 'https://gitlab.com/me/iris',
  CI_COMMIT_SHA: commit,
  CI_COMMIT_BRANCH: 'main',
  CI_JOB_URL: 'https://gitlab.com/me/iris/-/jobs/7',
  CI_JOB_STARTED_AT: '2026-12-01T10:00:00Z',
  CI_PIPELINE_ID: '5',
  CI_JOB_TOKEN: 'secret',
  CI_REPOSITORY_URL: 'https://gitlab-ci-token:secret@gitlab.com/me/iris.git',
};
const jenkins = {
  JENKINS_URL: 'https://ci.example/',
  GIT_URL: 'https://me:secret@git.example/me/iris.git?token=secret#x',
  GIT_BRANCH: 'origin/main',
  GIT_COMMIT: commit,
  BUILD_URL: 'https://ci.example/job/iris/7/',
  BUILD_NUMBER: '7',
  JOB_NAME: 'iris',
};

describe('ciRun', () => {
  it('reads GitHub Actions', () => {
    expect(ciRun(gitHub)).toEqual({
      system: 'github',
      source: { uri: 'git+https://github.com/me/iris@refs/tags/v1', digest: { gitCommit: commit } },
      url: 'https://github.com/me/iris/actions/runs/7/attempts/2',
      startedOn: undefined,
      variables: { GITHUB_WORKFLOW_REF: gitHub.GITHUB_WORKFLOW_REF },
    });
  });

  it('reads GitLab CI, with the time that it tells', () => {
    expect(ciRun(gitLab)).toEqual({
      system: 'gitlab',
      source: { uri: 'git+https://gitlab.com/me/iris@refs/heads/main', digest: { gitCommit: commit } },
      url: 'https://gitlab.com/me/iris/-/jobs/7',
      startedOn: '2026-12-01T10:00:00Z',
      variables: { CI_PIPELINE_ID: '5' },
    });
    const { source } = ciRun({ ...gitLab, CI_COMMIT_BRANCH: undefined, CI_COMMIT_TAG: 'v1' }) ?? {};
    expect(source?.uri).toBe('git+https://gitlab.com/me/iris@refs/tags/v1');
  });

  it('reads Jenkins with its Git plugin', () => {
    expect(ciRun(jenkins)).toEqual({
      system: 'jenkins',
      source: { uri: 'git+https://git.example/me/iris.git@refs/heads/main', digest: { gitCommit: commit } },
      url: 'https://ci.example/job/iris/7',
      startedOn: undefined,
      variables: { BUILD_NUMBER: '7', JOB_NAME: 'iris' },
    });
  });

  it.each([gitHub, gitLab, jenkins])('tells no secret (%#)', (env) => {
    expect(JSON.stringify(ciRun(env))).not.toContain('secret');
  });

  it.each([
    ['git@git.example:me/iris.git', 'git+ssh://git.example/me/iris.git'],
    ['ssh://git:secret@git.example:22/me/iris', 'git+ssh://git.example:22/me/iris'],
    ['file:///srv/iris.git', undefined],
    ['/srv/iris.git', undefined],
    ['x'.repeat(3000), undefined],
  ])('names a repository %s as what others can reach', (url, uri) => {
    const run = ciRun({ ...jenkins, GIT_URL: url, GIT_BRANCH: undefined });
    expect(run?.source).toEqual({ ...(uri === undefined ? {} : { uri }), digest: { gitCommit: commit } });
  });

  it('takes nothing for a commit or a time that is none', () => {
    expect(ciRun({ ...gitHub, GITHUB_SHA: 'main' })?.source).toBeUndefined();
    expect(ciRun({ ...gitLab, CI_JOB_STARTED_AT: 'yesterday' })?.startedOn).toBeUndefined();
  });

  it('knows no run elsewhere', () => {
    expect(ciRun({})).toBeUndefined();
    expect(ciRun({ CI: 'true', GITHUB_ACTIONS: 'false', GITLAB_CI: '' })).toBeUndefined();
  });
});
