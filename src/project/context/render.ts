import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Handlebars from 'handlebars';
import { packageRoot } from '../../util/package-root.ts';
import type { ImagePlan } from '../plan.ts';
import { imageHomePath, serverFilePath } from '../../../contract/image-layout.ts';
import { servedPaths } from '../served-paths.ts';
import { servedGrpcPort, servedPort } from '../config/serve-environment.ts';

/** The text files of a build context that depend on the plan, by path. */
export async function renderTemplates(plan: ImagePlan): Promise<Record<string, string>> {
  const { name, version, models, environment, labels } = plan;
  const values = {
    name,
    version,
    home: imageHomePath,
    serverPath: serverFilePath,
    base: plan.baseReference ?? 'scratch',
    assembled: plan.baseReference === null,
    environment: dockerfileWords(environment),
    labels: dockerfileWords(labels),
    port: servedPort(environment),
    ports: [servedPort(environment), servedGrpcPort(environment)].filter((port) => port !== null).join(' '),
    modelPaths: servedPaths(models.map(({ contract }) => contract)),
  };
  return {
    Dockerfile: await render('Dockerfile.hbs', values),
    '.dockerignore': await render('dockerignore.hbs', values),
    'README.md': await render('README.md.hbs', values),
  };
}

function dockerfileWords(values: Readonly<Record<string, string>>): { key: string; value: string }[] {
  return Object.entries(values).map(([key, value]) => ({ key, value: dockerfileString(value) }));
}

async function render(template: string, values: object): Promise<string> {
  const source = await readFile(join(packageRoot, 'templates', 'onnx', template), 'utf8');
  return Handlebars.compile(source, { noEscape: true, strict: true })(values);
}

/** A value as a double-quoted Dockerfile word: variables must not expand, and a line cannot break. */
export function dockerfileString(value: string): string {
  const oneLine = value.replaceAll(/\s*[\r\n]+\s*/g, ' ');
  return `"${oneLine.replaceAll(/[\\"$]/g, String.raw`\$&`)}"`;
}
