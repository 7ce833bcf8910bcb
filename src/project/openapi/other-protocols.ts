import { fillPath, type PathValues } from '../../../contract/path-template.ts';
import type { Method, ProtocolPaths, protocols } from '../../../contract/protocols.ts';
import type { DocumentedModel } from './documented-model.ts';
import { answer, inferenceRefusals, operation, parameter } from './parts/operation.ts';

/** Protocols by name, as contract/protocols.ts lists them. */
export type SpokenProtocols = Readonly<Record<string, Pick<ProtocolPaths, 'paths' | 'routes'>>>;

/** The protocols whose bodies files beside this one describe. */
const described: ReadonlySet<string> = new Set([
  'infer',
  'predict',
  'invocations',
  'vertex',
  'tensorflow',
  'tensorflowClassify',
  'tensorflowRegress',
  'openaiEmbeddings',
  'teiEmbed',
  'teiSimilarity',
  'teiTokenize',
  'teiRerank',
] satisfies (keyof typeof protocols)[]);

/** The paths of all other protocols, with bodies of which nothing is said. */
export function otherPaths(
  spoken: SpokenProtocols,
  models: readonly DocumentedModel[],
): Readonly<Record<string, object>> {
  const others = Object.entries(spoken).filter(([name]) => !described.has(name));
  const operations = others.flatMap(([name, { paths, routes = {} }]) => [
    ...paths.flatMap((template, i) =>
      placesOf(template, models).map(({ values, ending }) => {
        const path = fillPath(template, values);
        // The first path has the protocol's name for its own, the others are numbered from 2.
        const id = `${name}${i === 0 ? '' : i + 1}${ending}`;
        return [path, { post: inference(id, name, path) }] as const;
      }),
    ),
    ...Object.entries(routes).flatMap(([what, route]) =>
      placesOf(route.path, models).map(({ values, ending }) => {
        const path = fillPath(route.path, values);
        return [path, besideInference(`${name}_${what}${ending}`, name, path, route.methods)] as const;
      }),
    ),
  ]);
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
  return operation({
    id,
    tag: 'otherProtocols',
    summary: `Inference in the protocol ${protocol}`,
    parameters: [...openPlaces(path), ...['RequestTimeout', 'ContentEncoding'].map(parameter)],
    requestBody: { required: true, content: anything },
    answers: { '200': answer('What the protocol answers', anything), ...inferenceRefusals },
  });
}

function besideInference(id: string, protocol: string, path: string, methods: readonly Method[]): object {
  const of = (method: Method) =>
    operation({
      id: methods.length === 1 ? id : `${id}_${method}`,
      tag: 'otherProtocols',
      summary: `Beside inference in the protocol ${protocol}`,
      parameters: openPlaces(path),
      ...(method === 'POST' ? { requestBody: { content: anything } } : {}),
      answers: { '200': answer('What the protocol answers', anything) },
    });
  return Object.fromEntries(methods.map((method) => [method.toLowerCase(), of(method)]));
}

/** The places of a path that no model fills. */
function openPlaces(path: string): object[] {
  return [...path.matchAll(/\{(\w+)\}/gu)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string', minLength: 1 },
  }));
}

const anything = { '*/*': {} };
