import type { PageData } from '../data/page-data.ts';
import { serverUrl } from '../data/server-client.ts';

/** The head of the page: where else to look, and which model it is about. */
export function TopBar({
  data,
  index,
  onChoose,
}: {
  readonly data: PageData;
  readonly index: number;
  readonly onChoose: (index: number) => void;
}) {
  const { models, routes } = data;
  return (
    <header class="top">
      <div class="brand">
        <svg width="22" height="22" viewBox="0 0 32 32" aria-hidden="true">
          <rect width="32" height="32" rx="8" fill="var(--accent)" />
          <path
            d="M8 22V10l8 7 8-7v12"
            fill="none"
            stroke="var(--on-accent)"
            stroke-width="3.2"
            stroke-linecap="round"
            stroke-linejoin="round"
          />
        </svg>
        mlpack
      </div>
      {models.length > 1 && (
        <label>
          <span class="visually-hidden">Model</span>
          <select
            class="control"
            value={String(index)}
            onChange={(event) => onChoose(Number(event.currentTarget.value))}
          >
            {models.map(({ contract: { name, version } }, i) => (
              <option key={i} value={String(i)}>
                {name} {version}
              </option>
            ))}
          </select>
        </label>
      )}
      <nav aria-label="Pages">
        <a href={serverUrl(routes.docs)}>API</a>
        <a href={serverUrl(routes.openapi)}>OpenAPI</a>
        <a href={serverUrl(routes.metrics)}>Metrics</a>
      </nav>
    </header>
  );
}

export function Footer() {
  const licences = document.querySelector<HTMLLinkElement>('link[rel="license"]')?.href;
  return (
    <footer class="foot">
      <span>Served by mlpack. Nothing on this page asks any other server.</span>
      {licences !== undefined && <a href={licences}>Licences</a>}
    </footer>
  );
}
