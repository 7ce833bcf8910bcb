import { nodeImage, pipelineVariables, type Pipeline, type PipelineFormat } from './pipeline.ts';
import { stepFiles, stepScripts } from './steps.ts';

/** Declarative pipelines of Jenkins: https://www.jenkins.io/doc/book/pipeline/syntax. */
export const jenkins: PipelineFormat = { path: 'Jenkinsfile', comment: '//', write };

function write(pipeline: Pipeline): string {
  const { install, logIn, lint, build, test, report, push } = stepScripts(pipeline);
  const variables = Object.entries(pipelineVariables(pipeline));
  return `pipeline {
  agent { docker { image ${quoted(nodeImage)} } }
  options {
    disableConcurrentBuilds()
    timeout(time: 60, unit: 'MINUTES')
  }
  environment {
${variables.map(([name, value]) => `    ${name} = ${quoted(value)}`).join('\n')}
    // All in the workspace: whoever runs the container may have no home, and the next build finds what this one fetched.
    XDG_CACHE_HOME = "\${WORKSPACE}/.cache"
    NPM_CONFIG_CACHE = "\${WORKSPACE}/.cache/npm"
    NPM_CONFIG_PREFIX = "\${WORKSPACE}/.cache/mlpack-ci"
    DOCKER_CONFIG = "\${WORKSPACE_TMP}/mlpack-ci"
  }
  stages {
${stage('Install mlpack', shell(install))}
    stage('Log in') {
      steps {
        // Credentials of the registry, which Jenkins keeps under this name.
        withCredentials([usernamePassword(credentialsId: 'mlpack-registry', usernameVariable: 'REGISTRY_USER', passwordVariable: 'REGISTRY_PASSWORD')]) {
${shell(`set +x\n${logIn}`, 10)}
        }
      }
    }
${stage('Lint', shell(lint))}
${stage('Build', shell(build))}
${stage('Test', shell(test))}
${stage('Report', shell(report))}
    // On merge: what was tested is pushed as it is, and the channel moves to it.
    stage('Release') {
      when { branch ${quoted(pipeline.branch)} }
      steps {
${shell(push)}
      }
    }
  }
  post {
    always {
      junit testResults: ${quoted(stepFiles.junit)}, allowEmptyResults: true
      archiveArtifacts artifacts: ${quoted(stepFiles.change)}, allowEmptyArchive: true
    }
    cleanup {
      sh 'rm -rf "$DOCKER_CONFIG"'
    }
  }
}
`;
}

function stage(name: string, steps: string): string {
  return `    stage(${quoted(name)}) {\n      steps {\n${steps}\n      }\n    }`;
}

/** A step of a shell, which finds what npm has installed. Between three apostrophes, Groovy puts nothing in. */
function shell(script: string, indent = 8): string {
  const lines = ['PATH="$NPM_CONFIG_PREFIX/bin:$PATH"', ...script.trimEnd().split('\n')];
  const body = lines.map((line) => `${' '.repeat(indent + 2)}${line}`).join('\n');
  return `${' '.repeat(indent)}sh '''\n${body}\n${' '.repeat(indent)}'''`;
}

/** A string of Groovy in which nothing is put in. */
function quoted(text: string): string {
  return `'${text.replaceAll('\\', String.raw`\\`).replaceAll("'", String.raw`\'`)}'`;
}
