import { startFirefox } from '../firefox.ts';
import type { BidiSession } from './bidi.ts';

/** A page in Firefox, watched while a test uses it. */
export interface FirefoxPage {
  /** The value of an expression of JavaScript, which must be of JSON. */
  evaluate<T>(expression: string): Promise<T>;
  /** Presses the mouse's button in the middle of an element, which an expression gives. */
  click(element: string): Promise<void>;
  /** Presses and lets go a key after the other, in what has the focus. */
  type(text: string): Promise<void>;
  goTo(url: string): Promise<void>;
  /** What went wrong: on the console, uncaught, against the page's policy, or requests to other hosts. */
  complaints(): Promise<readonly string[]>;
}

const violations =
  '() => { window.violations = []; document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => window.violations.push(`${violatedDirective}: ${blockedURI}`)); }';

/** Opens an address in a Firefox of the running test's own. */
export async function openInFirefox(url: string): Promise<FirefoxPage> {
  const session = await startFirefox();
  const noticed: string[] = [];
  watch(session, new URL(url).origin, noticed);
  await session.send('session.subscribe', { events: ['log.entryAdded', 'network.beforeRequestSent'] });
  await session.send('script.addPreloadScript', { functionDeclaration: violations });
  const created = await session.send('browsingContext.create', { type: 'tab' });
  const context: unknown = Reflect.get(Object(created), 'context');
  await session.send('browsingContext.setViewport', { context, viewport: { width: 1280, height: 900 } });

  const perform = (source: object) => session.send('input.performActions', { context, actions: [source] });
  const page: FirefoxPage = {
    async evaluate<T>(expression: string) {
      const answer = await session.send('script.evaluate', {
        expression: `JSON.stringify(${expression})`,
        target: { context },
        awaitPromise: true,
      });
      const { result, exceptionDetails }: Evaluation = Object(answer);
      if (exceptionDetails !== undefined) throw new Error(exceptionDetails.text);
      const value: T = JSON.parse(result?.value ?? 'null');
      return value;
    },
    async click(element) {
      const { x, y } = await page.evaluate<{ x: number; y: number }>(
        `(() => { const e = ${element}; e.scrollIntoView({ block: 'center' }); const { x, y, width, height } = e.getBoundingClientRect(); return { x: Math.round(x + width / 2), y: Math.round(y + height / 2) }; })()`,
      );
      const [down, up] = [
        { type: 'pointerDown', button: 0 },
        { type: 'pointerUp', button: 0 },
      ];
      await perform({ type: 'pointer', id: 'mouse', actions: [{ type: 'pointerMove', x, y }, down, up] });
    },
    async type(text) {
      const keys = text.split('').flatMap((value) => [
        { type: 'keyDown', value },
        { type: 'keyUp', value },
      ]);
      await perform({ type: 'key', id: 'keyboard', actions: keys });
    },
    async goTo(address) {
      await session.send('browsingContext.navigate', { context, url: address, wait: 'complete' });
    },
    async complaints() {
      return [...noticed, ...(await page.evaluate<string[]>('window.violations'))];
    },
  };
  await page.goTo(url);
  return page;
}

interface Evaluation {
  readonly result?: { readonly value?: string };
  readonly exceptionDetails?: { readonly text: string };
}

function watch(session: BidiSession, origin: string, noticed: string[]): void {
  session.on('log.entryAdded', (entry) => {
    const { level, text }: { level: string; text: string } = Object(entry);
    if (['error', 'warn'].includes(level)) noticed.push(`${level} on the console: ${text}`);
  });
  session.on('network.beforeRequestSent', (event) => {
    const { request }: { request: { url: string } } = Object(event);
    const asked = new URL(request.url);
    if (!['data:', 'blob:', 'about:'].includes(asked.protocol) && asked.origin !== origin) {
      noticed.push(`a request to ${asked.href}`);
    }
  });
}
