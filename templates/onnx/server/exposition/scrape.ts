import type { ExpositionOptions } from './exposition.ts';

/** Gives the metrics of the whole server as text for Prometheus. */
export type Scrape = () => Promise<string>;

/** Loads what makes that text when it is first asked for: where nobody does, it costs neither memory nor time. */
export function lazyScrape(options: ExpositionOptions): Scrape {
  let text: Promise<Scrape> | null = null;
  return async () => {
    text ??= import('./exposition.ts').then(({ Exposition }) => {
      const exposition = new Exposition(options);
      return () => exposition.text();
    });
    return (await text)();
  };
}
