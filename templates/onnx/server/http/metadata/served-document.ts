import { isObject } from '../../util/http-error.ts';
import type { Settings } from '../../settings/settings.ts';

type Route = 'predictRoute' | 'healthRoute';

/** What the document has for the paths that Vertex AI names when it starts the image. */
const itemsByRoute = {
  predictRoute: 'VertexPredict',
  healthRoute: 'VertexHealth',
} as const satisfies Readonly<Record<Route, string>>;

/**
 * The OpenAPI document of the image as it holds for this server: with Vertex AI's operations at their
 * paths, and with a key asked for where the server has keys.
 *
 * @param text of config/openapi.json
 */
export function servedDocument(text: string, settings: Pick<Settings, Route | 'apiKeys'>): string {
  const document: unknown = JSON.parse(text);
  if (!isObject(document) || !isObject(document['paths']) || !isObject(document['components'])) return text;
  const { pathItems, ...components } = document['components'];
  const paths = new Map(Object.entries(document['paths']));
  for (const route of ['healthRoute', 'predictRoute'] as const) {
    const path = settings[route];
    const item = isObject(pathItems) ? pathItems[itemsByRoute[route]] : undefined;
    // A path of another protocol speaks Vertex AI's then.
    if (path !== null && isObject(item)) paths.set(path, { ...Object(paths.get(path)), ...item });
  }
  const { security } = document;
  const served = { ...document, paths: Object.fromEntries(paths), components };
  if (settings.apiKeys === null || !Array.isArray(security)) return JSON.stringify(served);
  const needed = security.filter((requirement) => Object.keys(Object(requirement)).length > 0);
  return JSON.stringify({ ...served, security: needed });
}
