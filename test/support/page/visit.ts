import type { Browser, BrowserContextOptions, ConsoleMessage, Page } from 'playwright-core';

/** How to look at a page. */
export interface Visitor {
  readonly viewport?: BrowserContextOptions['viewport'];
  readonly colorScheme?: 'light' | 'dark';
  /** Complaints that the test provokes, for example Chromium's own line for an answer of 503. */
  readonly expected?: RegExp;
}

/** A page that is watched while a test uses it. */
export interface Visit {
  readonly page: Page;
  /** What went wrong that nobody expected: on the console, uncaught, against its policy, or requests to other hosts. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/** Well above what anything takes on a busy machine: only what never comes fails. */
const patienceMs = 120_000;

/** What Chromium says of requests that were under way when the machine got a network, as engines give their containers. */
const networkChanged = 'net::ERR_NETWORK_CHANGED';

/** Opens an address in a fresh context: no cookies, no storage, no cache. */
export async function openPage(browser: Browser, url: string, visitor: Visitor = {}): Promise<Visit> {
  const { viewport = { width: 1280, height: 800 }, colorScheme = 'light', expected } = visitor;
  // Animations would make pictures and contrasts depend on the moment.
  const context = await browser.newContext({ viewport, colorScheme, reducedMotion: 'reduce' });
  context.setDefaultTimeout(patienceMs);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const complaints: string[] = [];
  const complain = (text: string) => {
    if (expected?.test(text) !== true) complaints.push(text);
  };
  let wasCut = false;
  context.on('requestfailed', (request) => (wasCut ||= request.failure()?.errorText === networkChanged));
  const { origin } = new URL(url);
  context.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complain(describe(message));
  });
  context.on('weberror', (error) => complain(`uncaught: ${error.error().message}`));
  context.on('request', (request) => {
    const asked = new URL(request.url());
    if (!['data:', 'blob:'].includes(asked.protocol) && asked.origin !== origin)
      complain(`a request to ${asked.href}`);
  });
  const page = await context.newPage();
  do {
    wasCut = false;
    complaints.length = 0;
    await page.goto(url).catch((error: unknown) => {
      if (!String(error).includes(networkChanged)) throw error;
    });
    // What the page asks for by itself has come, too; of one that never stops asking nothing is known.
    await page.waitForLoadState('networkidle', { timeout: 5000 }).catch(() => {});
  } while (wasCut);
  return { page, complaints, close: () => context.close() };
}

function describe(message: ConsoleMessage): string {
  return `${message.type()} on the console: ${message.text()} (${message.location().url})`;
}
