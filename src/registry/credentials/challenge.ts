/** How a registry wants to be asked (RFC 9110, section 11.6.1; distribution's token authentication). */
export type Challenge =
  | { readonly scheme: 'basic' }
  | {
      readonly scheme: 'bearer';
      /** URL of the token service. */
      readonly realm: string;
      readonly service: string | undefined;
      readonly scope: string | undefined;
    };

const parameter = /([\w-]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/gu;
const challenge = /\b(bearer|basic)\s+((?:[\w-]+=(?:"(?:[^"\\]|\\.)*"|[^\s,"]+)[\s,]*)+)/giu;

/** The first challenge of a WWW-Authenticate header we can meet, a token before a password. */
export function parseChallenge(header: string | readonly string[] | undefined): Challenge | undefined {
  const text = typeof header === 'string' ? header : (header ?? []).join(', ');
  let basic: Challenge | undefined;
  for (const [, scheme = '', parameters = ''] of text.matchAll(challenge)) {
    const values = new Map(
      [...parameters.matchAll(parameter)].map(([, name = '', quoted, plain]) => [
        name.toLowerCase(),
        quoted?.replaceAll(/\\(.)/gu, '$1') ?? plain ?? '',
      ]),
    );
    const realm = values.get('realm');
    if (scheme.toLowerCase() === 'basic') basic = { scheme: 'basic' };
    else if (realm !== undefined) {
      return { scheme: 'bearer', realm, service: values.get('service'), scope: values.get('scope') };
    }
  }
  return basic;
}
