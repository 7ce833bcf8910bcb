import type { Page } from 'playwright-core';
import { fileChromium } from '../chromium.ts';
import { it as rig } from '../rig.ts';
import { serveImage, serveProject, type ServedImage } from './served-image.ts';
import { openPage, type Visit, type Visitor } from './visit.ts';

interface PageRig {
  /** Runs the image of a model: see {@link serveImage}. */
  readonly serve: (model: string, yaml?: string) => Promise<ServedImage>;
  /** Runs the image of a project's folder. */
  readonly serveProject: (folder: string) => Promise<ServedImage>;
  /** Opens an address in Chromium. The test fails when anything is amiss with the page that it didn't expect. */
  readonly visit: (url: string, visitor?: Visitor) => Promise<Page>;
}

/** The rig's `it` for tests that look at pages of containers. */
export const it = rig.extend<PageRig>({
  serve: async ({ engine }, use) => use((model, yaml) => serveImage(engine, model, yaml)),
  serveProject: async ({ engine }, use) => use((folder) => serveProject(engine, folder)),
  visit: async ({ needs }, use) => {
    needs('chromium');
    const visits: Visit[] = [];
    await use(async (url, visitor) => {
      const visit = await openPage(await fileChromium(), url, visitor);
      visits.push(visit);
      return visit.page;
    });
    await Promise.all(visits.map((visit) => visit.close()));
    const complaints = visits.flatMap((visit) => visit.complaints);
    if (complaints.length > 0) throw new Error(`the page did what it should not:\n${complaints.join('\n')}`);
  },
});
