import { toYaml, type Plain } from '../yaml.ts';
import { nodeImage, pipelineVariables, type Pipeline, type PipelineFormat } from './pipeline.ts';
import { marker, stepFiles, stepScripts } from './steps.ts';

/** GitLab CI/CD: https://docs.gitlab.com/ci/yaml. */
export const gitlab: PipelineFormat = { path: '.gitlab-ci.yml', comment: '#', write };

const isChange = '$CI_PIPELINE_SOURCE == "merge_request_event"';

function write(pipeline: Pipeline): string {
  const isRelease = `$CI_COMMIT_BRANCH == ${JSON.stringify(pipeline.branch)}`;
  const value = {
    workflow: { rules: [{ if: isChange }, { if: isRelease }] },
    stages: ['check', 'comment', 'release'],
    default: { image: nodeImage },
    variables: { ...pipelineVariables(pipeline), XDG_CACHE_HOME: '$CI_PROJECT_DIR/.cache' },
    check: check(pipeline),
    comment: comment(),
    release: release(pipeline, isRelease),
  };
  return toYaml(value, {
    comments: [
      { at: ['workflow'], text: 'Of every merge request, and of what is merged.' },
      {
        at: ['variables', 'MLPACK_PACKAGE'],
        text: 'What npm installs; a newer mlpack may give the image other bytes, which is a new version.',
      },
      { at: ['variables', 'MLPACK_CHANNEL'], text: 'The tag that moves to what is released.' },
      { at: ['variables', 'XDG_CACHE_HOME'], text: 'GitLab keeps nothing from outside the project.' },
      { at: ['check'], text: 'Lint, build, test, report; nothing is pushed.' },
      {
        at: ['comment'],
        text: `On the merge request: version, sizes, and what differs from the last release. The token of a job may not comment:
put one that may (a project access token, scope "api"), masked, into the variable GITLAB_TOKEN of the project.`,
      },
      { at: ['release'], text: 'On merge: what was tested is pushed as it is, and the channel moves to it.' },
    ],
  });
}

/** The project's own registry takes the token of the job, which is sent to no other. */
const ownRegistry = `if [ "$MLPACK_REGISTRY" = "\${CI_REGISTRY:-}" ]; then
  REGISTRY_USER=$CI_REGISTRY_USER
  REGISTRY_PASSWORD=$CI_REGISTRY_PASSWORD
fi
`;

function check(pipeline: Pipeline): Plain {
  const { install, logIn, lint, build, test, report } = stepScripts(pipeline);
  return {
    stage: 'check',
    interruptible: true,
    cache: { key: { files: ['mlpack.lock'], prefix: 'mlpack' }, paths: ['.cache/mlpack'] },
    before_script: [install, ownRegistry, logIn],
    script: [lint, build, test, report],
    artifacts: {
      when: 'always',
      paths: [stepFiles.archive, stepFiles.change],
      reports: { junit: stepFiles.junit },
      expire_in: '1 week',
    },
  };
}

function comment(): Plain {
  return {
    stage: 'comment',
    needs: ['check'],
    rules: [{ if: `${isChange} && $GITLAB_TOKEN` }],
    variables: { GIT_STRATEGY: 'none' },
    script: [commentScript],
  };
}

function release(pipeline: Pipeline, isRelease: string): Plain {
  const { install, logIn, push } = stepScripts(pipeline);
  return {
    stage: 'release',
    needs: ['check'],
    rules: [{ if: isRelease }],
    resource_group: 'mlpack-release',
    variables: { GIT_STRATEGY: 'none' },
    before_script: [install, ownRegistry, logIn],
    script: [push],
  };
}

/** Writes what is reported into a note: that of the last run, else a new one. */
const commentScript = `notes="$CI_API_V4_URL/projects/$CI_PROJECT_ID/merge_requests/$CI_MERGE_REQUEST_IID/notes"
ask() { printf 'PRIVATE-TOKEN: %s' "$GITLAB_TOKEN" | curl --fail --silent --show-error --header @- "$@"; }
note=$(ask "$notes?per_page=100" | node -p '
  const start = \`${marker('${process.env.MLPACK_IMAGE}')}\`;
  JSON.parse(fs.readFileSync(0, "utf8")).find(({ body }) => body.startsWith(start))?.id ?? ""
')
if [ -n "$note" ]; then
  ask --request PUT --data-urlencode body@${stepFiles.change} --output /dev/null "$notes/$note"
else
  ask --request POST --data-urlencode body@${stepFiles.change} --output /dev/null "$notes"
fi
`;
