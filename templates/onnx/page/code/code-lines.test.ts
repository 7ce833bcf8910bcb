import { describe, expect, it } from 'vitest';
import { parseJson } from '../data/exact-json.ts';
import { codeLines, isFromFile } from './code-lines.ts';

const url = 'http://127.0.0.1:8080/predict';
const body = parseJson(
  `{"rows": [{"name": "O'Hara \\"é\\"", "id": 9007199254740993, "ok": true, "none": null}]}`,
);
const request = { url, body, needsKey: false };

describe('curl', () => {
  it('quotes for a shell', () => {
    expect(codeLines('curl', request)).toBe(
      [
        `curl -s 'http://127.0.0.1:8080/predict' \\`,
        `  -H 'Content-Type: application/json' \\`,
        String.raw`  -d '{"rows": [{"name": "O'\''Hara \"é\"", "id": "9007199254740993", "ok": true, "none": null}]}'`,
      ].join('\n'),
    );
  });

  it('takes a key from the environment', () => {
    expect(codeLines('curl', { ...request, needsKey: true })).toContain(
      `-H "Authorization: Bearer $API_KEY"`,
    );
  });
});

it('writes what Python reads', () => {
  expect(codeLines('Python', { ...request, needsKey: true })).toBe(
    [
      'import json, os, urllib.request',
      '',
      'request = urllib.request.Request(',
      '    "http://127.0.0.1:8080/predict",',
      String.raw`    data=json.dumps({"rows": [{"name": "O'Hara \"é\"", "id": "9007199254740993", "ok": True, "none": None}]}).encode(),`,
      '    headers={"Content-Type": "application/json", "Authorization": "Bearer " + os.environ["API_KEY"]},',
      ')',
      'print(json.load(urllib.request.urlopen(request)))',
    ].join('\n'),
  );
});

it('writes JavaScript that asks the same', async () => {
  const code = codeLines('JavaScript', request);
  const asked = /fetch\((".*?"), (\{[^]*?\n\})\)/.exec(code);
  const [, address, options] = asked ?? [];
  // What the code evaluates to, as a browser or Node would.
  const module = await import(
    `data:text/javascript,export default [${address}, ${encodeURIComponent(options ?? '')}]`
  );
  const [sentTo, { method, headers, body: sent }] = module.default;
  expect([sentTo, method, headers]).toEqual([url, 'POST', { 'Content-Type': 'application/json' }]);
  expect(parseJson(sent)).toEqual(
    parseJson(
      String.raw`{"rows": [{"name": "O'Hara \"é\"", "id": "9007199254740993", "ok": true, "none": null}]}`,
    ),
  );
});

it('reads a long body from a file', () => {
  const long = { ...request, body: Array.from({ length: 30_000 }, (_, i) => i) };
  expect(isFromFile(long.body)).toBe(true);
  expect(codeLines('curl', long)).toContain('--data-binary @request.json');
  expect(codeLines('Python', long)).toContain('data=open("request.json", "rb").read(),');
  expect(codeLines('JavaScript', long)).toContain(`body: await readFile('request.json', 'utf8'),`);
});
