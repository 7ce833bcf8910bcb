/** What an HTML file of the page names: paths beside it, so that it works below a path of a proxy, too. */
export interface PageAssets {
  readonly title: string;
  readonly script: string;
  /** null: it has no style. */
  readonly style: string | null;
  /** Scripts that the first one imports. */
  readonly preload: readonly string[];
  /** Text with the licences of what the scripts are made of. */
  readonly licences: string;
}

const icon =
  "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'><rect width='32' height='32' rx='8' fill='#4456d6'/>" +
  "<path d='M8 22V10l8 7 8-7v12' fill='none' stroke='#fff' stroke-width='3.2' stroke-linecap='round' stroke-linejoin='round'/></svg>";

/** An HTML file without anything inline, as the Content-Security-Policy it is served with wants it. */
export function pageHtml({ title, script, style, preload, licences }: PageAssets): string {
  const head = [
    '<meta charset="utf-8">',
    `<title>${title}</title>`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    `<link rel="icon" href="data:image/svg+xml,${encodeURIComponent(icon)}">`,
    ...(style === null ? [] : [`<link rel="stylesheet" href="${style}">`]),
    ...preload.map((path) => `<link rel="modulepreload" href="${path}">`),
    `<script type="module" src="${script}"></script>`,
    `<link rel="license" href="${licences}">`,
  ];
  const body =
    '<div id="page"></div>\n' +
    '<noscript>This page needs JavaScript. The API works without: it is described at <a href="openapi.json">/openapi.json</a>.</noscript>';
  return `<!doctype html>\n<html lang="en">\n<head>\n${head.join('\n')}\n</head>\n<body>\n${body}\n</body>\n</html>\n`;
}
