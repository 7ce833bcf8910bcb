import { isList, isMap, type Json, writeJson } from '../data/exact-json.ts';

/** A request to show as code. */
export interface ShownRequest {
  readonly url: string;
  readonly body: Json;
  readonly needsKey: boolean;
}

export const languages = ['curl', 'Python', 'JavaScript'] as const;

export type Language = (typeof languages)[number];

/** Longer bodies are put into a file of this name: a system has a limit for the length of a command. */
export const bodyFile = 'request.json';
const maxInlineBytes = 100_000;

/** Whether the code reads the body from {@link bodyFile}. */
export function isFromFile(body: Json): boolean {
  return new TextEncoder().encode(writeJson(body)).length > maxInlineBytes;
}

/** Code that sends a request; what has to be installed for it comes with the language. */
export function codeLines(language: Language, request: ShownRequest): string {
  return { curl, Python: python, JavaScript: javascript }[language](request);
}

function curl({ url, body, needsKey }: ShownRequest): string {
  const data = isFromFile(body) ? `--data-binary @${bodyFile}` : `-d ${shellQuoted(writeJson(body))}`;
  const key = needsKey ? [`  -H "Authorization: Bearer $API_KEY"`] : [];
  return [`curl -s ${shellQuoted(url)}`, `  -H 'Content-Type: application/json'`, ...key, `  ${data}`].join(
    ' \\\n',
  );
}

function python({ url, body, needsKey }: ShownRequest): string {
  const isFile = isFromFile(body);
  const data = isFile ? `open("${bodyFile}", "rb").read()` : `json.dumps(${pythonLiteral(body)}).encode()`;
  const key = needsKey ? `, "Authorization": "Bearer " + os.environ["API_KEY"]` : '';
  return [
    `import json${needsKey ? ', os' : ''}, urllib.request`,
    '',
    'request = urllib.request.Request(',
    `    ${JSON.stringify(url)},`,
    `    data=${data},`,
    `    headers={"Content-Type": "application/json"${key}},`,
    ')',
    'print(json.load(urllib.request.urlopen(request)))',
  ].join('\n');
}

function javascript({ url, body, needsKey }: ShownRequest): string {
  const isFile = isFromFile(body);
  const data = isFile ? `await readFile('${bodyFile}', 'utf8')` : `JSON.stringify(${writeJson(body)})`;
  const key = needsKey ? ', Authorization: `Bearer ${process.env.API_KEY}`' : '';
  return [
    ...(isFile ? [`import { readFile } from 'node:fs/promises';`, ''] : []),
    `const response = await fetch(${JSON.stringify(url)}, {`,
    `  method: 'POST',`,
    `  headers: { 'Content-Type': 'application/json'${key} },`,
    `  body: ${data},`,
    `});`,
    `console.log(await response.json());`,
  ].join('\n');
}

function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** JSON's texts are Python's, too; its three words are not. */
function pythonLiteral(value: Json): string {
  if (isMap(value)) {
    const fields = [...value].map(([name, field]) => `${JSON.stringify(name)}: ${pythonLiteral(field)}`);
    return `{${fields.join(', ')}}`;
  }
  if (isList(value)) return `[${value.map(pythonLiteral).join(', ')}]`;
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return writeJson(value);
}
