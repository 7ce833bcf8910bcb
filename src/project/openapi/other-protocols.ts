import { fillPath, type PathValues } from '../../../contract/path-template.ts';
import type { protocols } from '../../../contract/protocols.ts';
import type { DocumentedModel } from './documented-model.ts';
import { answer, inferenceRefusals, operation, parameter } from './parts/operation.ts';

/** Protocols by name, as contract/protocols.ts lists them. */
export type SpokenProtocols = Readonly<Record<string, { readonly paths: readonly string[] }>>;

/** The protocols whose bodies files beside this one describe. */
const described: ReadonlySet<string> = new Set([
  'infer',
  'predict',
  'invocations',
  'vertex',
  'tensorflow',
  'tensorflowClassify',
  'tensorflowRegress',
] satisfies (keyof typeof protocols)[]);

/** The paths of all other protocols, with bodies of which nothing is said. */
export function otherPaths(
  spoken: SpokenProtocols,
  models: readonly DocumentedModel[],
): Readonly<Record<string, object>> {
  const others = Object.entries(spoken).filter(([name]) => !described.has(name));
  const operations = others.flatMap(([name, { paths }]) =>
    paths.flatMap((template, i) => {
      // The first path has the protocol's name for its own, the others are numbered from 2.
      const id = i === 0 ? name : `${name}${i + 1}`;
      return placesOf(template, models).map(({ values, ending }) => {
        const path = fillPath(template, values);
        return [path, { post: inference(`${id}${ending}`, name, path) }] as const;
      });
    }),
  );
  return Object.fromEntries(operations);
}

/** What a template is filled with, and what the name of each operation ends in. */
function placesOf(
  template: string,
  models: readonly DocumentedModel[],
): { readonly values: PathValues; readonly ending: string }[] {
  if (!template.includes('{model}')) return [{ values: {}, ending: '' }];
  return models.flatMap(({ contract: { name, version }, suffix, unversionedSuffix }) => [
    ...(unversionedSuffix === null ? [] : [{ values: { model: name }, ending: `Model${unversionedSuffix}` }]),
    ...(template.includes('{version}')
      ? [{ values: { model: name, version }, ending: `Version${suffix}` }]
      : []),
  ]);
}

function inference(id: string, protocol: string, path: string): object {
  const places = [...path.matchAll(/\{(\w+)\}/gu)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string', minLength: 1 },
  }));
  return operation({
    id,
    tag: 'otherProtocols',
    summary: `Inference in the protocol ${protocol}`,
    parameters: [...places, ...['RequestTimeout', 'ContentEncoding'].map(parameter)],
    requestBody: { required: true, content: anything },
    answers: { '200': answer('What the protocol answers', anything), ...inferenceRefusals },
  });
}

const anything = { '*/*': {} };
