import { own } from '../../../contract/own.ts';
import type { ResourceDescriptor } from '../statement.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** The run of a pipeline, as its environment tells of it. Nobody vouches for that but who signs it. */
export interface CiRun {
  readonly system: 'github' | 'gitlab' | 'jenkins';
  /** The commit that was checked out; undefined where the environment doesn't say a whole one. */
  readonly source: ResourceDescriptor | undefined;
  /** Where the run can be looked at. */
  readonly url: string | undefined;
  /** When it began (ISO 8601), where the system tells. */
  readonly startedOn: string | undefined;
  /** What else tells which run it is, by the names of the variables. */
  readonly variables: Readonly<Record<string, string>>;
}

/** An environment may hold anything; what is longer is left out. */
const maxLength = 2000;

/** Undefined where the environment is of no pipeline that is known. No value of a secret is read. */
export function ciRun(env: Variables): CiRun | undefined {
  const read: Read = (name) => {
    const value = own(env, name);
    return value === undefined || value === '' || value.length > maxLength ? undefined : value;
  };
  if (read('GITHUB_ACTIONS') === 'true') return gitHubRun(read);
  if (read('GITLAB_CI') === 'true') return gitLabRun(read);
  if (read('JENKINS_URL') !== undefined) return jenkinsRun(read);
  return undefined;
}

type Read = (name: string) => string | undefined;

/** https://docs.github.com/en/actions/reference/workflows-and-actions/variables */
function gitHubRun(read: Read): CiRun {
  const server = read('GITHUB_SERVER_URL') ?? 'https://github.com';
  const repository = read('GITHUB_REPOSITORY');
  const project = repository === undefined ? undefined : plainUrl(`${server}/${repository}`);
  const [id, attempt = '1'] = [read('GITHUB_RUN_ID'), read('GITHUB_RUN_ATTEMPT')];
  return {
    system: 'github',
    source: sourceOf(project, read('GITHUB_REF'), read('GITHUB_SHA')),
    url: project && id && `${project}/actions/runs/${id}/attempts/${attempt}`,
    startedOn: undefined,
    variables: chosen(read, [
      'GITHUB_EVENT_NAME',
      'GITHUB_REPOSITORY_ID',
      'GITHUB_REPOSITORY_OWNER_ID',
      'GITHUB_WORKFLOW_REF',
      'GITHUB_WORKFLOW_SHA',
      'RUNNER_ENVIRONMENT',
    ]),
  };
}

/** https://docs.gitlab.com/ci/variables/predefined_variables/ */
function gitLabRun(read: Read): CiRun {
  const [tag, branch] = [read('CI_COMMIT_TAG'), read('CI_COMMIT_BRANCH')];
  const head = branch === undefined ? read('CI_MERGE_REQUEST_REF_PATH') : `refs/heads/${branch}`;
  const ref = tag === undefined ? head : `refs/tags/${tag}`;
  return {
    system: 'gitlab',
    source: sourceOf(plainUrl(read('CI_PROJECT_URL')), ref, read('CI_COMMIT_SHA')),
    url: plainUrl(read('CI_JOB_URL')),
    startedOn: isoTime(read('CI_JOB_STARTED_AT')),
    variables: chosen(read, ['CI_PIPELINE_ID', 'CI_PIPELINE_SOURCE', 'CI_PROJECT_ID', 'CI_RUNNER_ID']),
  };
}

/** https://plugins.jenkins.io/git/, "Environment Variables" */
function jenkinsRun(read: Read): CiRun {
  const branch = read('GIT_BRANCH')?.replace(/^origin\//u, '');
  return {
    system: 'jenkins',
    source: sourceOf(plainUrl(read('GIT_URL')), branch && `refs/heads/${branch}`, read('GIT_COMMIT')),
    url: plainUrl(read('BUILD_URL')),
    startedOn: undefined,
    variables: chosen(read, ['BUILD_NUMBER', 'JOB_NAME']),
  };
}

function chosen(read: Read, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = read(name);
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}

/** A commit of a Git repository, as SLSA's build types name it. */
function sourceOf(
  url: string | undefined,
  ref: string | undefined,
  commit: string | undefined,
): ResourceDescriptor | undefined {
  if (commit === undefined || !/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/u.test(commit)) return undefined;
  const at = ref === undefined ? '' : `@${ref}`;
  return { ...(url === undefined ? {} : { uri: `git+${url}${at}` }), digest: { gitCommit: commit } };
}

/** A URL without what may be a password: user, query and fragment; also of the form `git@host:path`. */
function plainUrl(text: string | undefined): string | undefined {
  const [, host, path] = /^(?:[^@/:]+@)?([\w.-]+):(?!\/)([^?#]+)$/u.exec(text ?? '') ?? [];
  if (host !== undefined && path !== undefined) return `ssh://${host}/${path}`;
  if (text === undefined || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (!/^(?:https?|ssh|git):$/u.test(url.protocol)) return undefined;
  return `${url.protocol}//${url.host}${url.pathname.replace(/\/+$/u, '')}`;
}

function isoTime(text: string | undefined): string | undefined {
  const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/u.test(text ?? '');
  return isTime ? text : undefined;
}
