import { routes } from '../../../../../contract/routes.ts';
import type { Express } from 'express';
import type { Scrape } from '../../exposition/scrape.ts';
import { send } from '../requests/send.ts';
import { serveRoute } from './route.ts';

/** Prometheus's text format. */
const contentType = 'text/plain; version=0.0.4; charset=utf-8';

/** What Prometheus asks for. */
export function metricsRoute(app: Express, scrape: Scrape): void {
  serveRoute(app, 'metrics', ['GET'], routes.metrics, async (request, response) => {
    const body = await scrape();
    const reply = { status: 200, headers: { 'Content-Type': contentType }, body };
    send(request, response, reply, String(response.locals['requestId']));
  });
}
