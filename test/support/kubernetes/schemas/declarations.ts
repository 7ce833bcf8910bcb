/** A JSON schema, as ajv takes it. */
export type Schema = Readonly<Record<string, unknown>>;

/** Where schemas of one document refer to each other. */
const refTo = (name: string): Schema => ({ $ref: `#/$defs/${name}` });

const token = /'[^']*'|"[^"]*"|[\w$]+|=>|[{}[\]<>|;:?,=()&.]/g;
const scalars = new Map<string, Schema>([
  ['string', { type: 'string' }],
  ['boolean', { type: 'boolean' }],
  ['number', { type: 'number' }],
  ['Date', { type: 'string', format: 'date-time' }],
  ['IntOrString', { type: ['integer', 'string'] }],
  ['any', {}],
  ['unknown', {}],
  ['object', { type: 'object' }],
]);

/**
 * The JSON schemas of what a declaration file generated from OpenAPI declares: its classes, interfaces and types by
 * name, where only what is declared is allowed. Of TypeScript it knows what such files hold.
 *
 * @throws Error with the token at which it gives up
 */
export function schemasOf(declarations: string): Map<string, Schema> {
  const tokens = declarations.replaceAll(/\/\*[\s\S]*?\*\//g, '').match(token) ?? [];
  const schemas = new Map<string, Schema>();
  const aliases = new Map<string, string>();
  let at = 0;
  const peek = () => tokens[at] ?? '';
  const take = () => {
    const taken = tokens[at++];
    if (taken === undefined) throw new Error('the file ends within a declaration');
    return taken;
  };
  const expect = (wanted: string) => {
    const found = take();
    if (found !== wanted) throw new Error(`"${found}" where "${wanted}" belongs, token ${at}`);
  };

  while (at < tokens.length) {
    const word = take();
    if (word === 'class' || word === 'interface') {
      const name = take();
      const bases: string[] = [];
      while (peek() !== '{') {
        const base = take();
        if (word === 'interface' && /^I[A-Z]/.test(base)) bases.push(base);
      }
      const own = object();
      // What is extended is often of another file: whoever has all files puts them together.
      schemas.set(name, bases.length === 0 ? own : { bases, own });
    } else if (word === 'type' && tokens[at + 1] === '=') {
      const name = take();
      take();
      schemas.set(name, type());
    } else if (word === 'type' && peek() === '{') {
      take();
      while (peek() !== '}') {
        const name = take();
        expect('as');
        aliases.set(name, take());
        if (peek() === ',') take();
      }
    }
  }
  return renamed(schemas, aliases);

  function type(): Schema {
    const members = [postfixed()];
    while (peek() === '|') {
      take();
      members.push(postfixed());
    }
    const [only] = members;
    return members.length === 1 && only !== undefined ? only : { anyOf: members };
  }

  function postfixed(): Schema {
    let schema = primary();
    while (peek() === '[') {
      take();
      if (peek() !== ']') take();
      expect(']');
      schema = tokens[at - 2] === '[' ? { type: 'array', items: schema } : {};
    }
    return schema;
  }

  function primary(): Schema {
    if (peek() === '{') return object();
    const word = take();
    if (/^['"]/.test(word)) return { const: word.slice(1, -1) };
    if (/^\d/.test(word)) return { const: Number(word) };
    if (peek() !== '<') return scalars.get(word) ?? refTo(word);
    take();
    const parameters = [type()];
    while (peek() === ',') {
      take();
      parameters.push(type());
    }
    expect('>');
    return word === 'Array' ? { type: 'array', items: parameters[0] } : {};
  }

  function object(): Schema {
    expect('{');
    const properties: Record<string, Schema> = {};
    const required: string[] = [];
    let additional: Schema | undefined;
    while (peek() !== '}') {
      if (peek() === '[') {
        while (take() !== ']');
        expect(':');
        additional = type();
      } else if (/^['"]/.test(peek())) {
        const name = take().slice(1, -1);
        if (peek() === '?') take();
        else required.push(name);
        expect(':');
        properties[name] = type();
      } else skipMember();
      if (peek() === ';') take();
    }
    take();
    if (Object.keys(properties).length === 0)
      return { type: 'object', additionalProperties: additional ?? true };
    return { type: 'object', properties, required, additionalProperties: additional ?? false };
  }

  /** A constructor, a method or a static field: none of a manifest's. */
  function skipMember(): void {
    for (let depth = 0; !(depth === 0 && peek() === ';');) {
      const word = take();
      if ('{(<['.includes(word)) depth += 1;
      if ('})>]'.includes(word)) depth -= 1;
    }
  }
}

/** By the names under which other files know them, which are unique among all files of some packages. */
function renamed(schemas: Map<string, Schema>, aliases: Map<string, string>): Map<string, Schema> {
  const refs = new Map([...aliases].map(([name, alias]) => [`#/$defs/${name}`, `#/$defs/${alias}`]));
  const text = JSON.stringify([...schemas], (key, value: unknown) =>
    key === '$ref' && typeof value === 'string' ? (refs.get(value) ?? value) : value,
  );
  const entries: [string, Schema][] = JSON.parse(text);
  return new Map(entries.map(([name, schema]) => [aliases.get(name) ?? name, schema]));
}
