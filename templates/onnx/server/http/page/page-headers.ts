import { jsonHeaders } from '../../calls/reply.ts';

/** What the page may do: load its own files and ask its own server, and nothing else anywhere. */
const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  'media-src data:',
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const always = { 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer' } as const;

/** Headers of HTML, asked for again each time, as another image may answer at the same address tomorrow. */
export const htmlHeaders = {
  ...always,
  'Content-Security-Policy': pagePolicy,
  'Cache-Control': 'no-cache',
} as const;

/** Headers of files that are called after their content. */
export const assetHeaders = { ...always, 'Cache-Control': 'public, max-age=31536000, immutable' } as const;

/** Headers of a drawing, which brings its own style and no script. */
export const drawingHeaders = {
  ...always,
  'Content-Type': 'image/svg+xml',
  'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  'Cache-Control': 'no-cache',
} as const;

/** Headers of data, which belongs to the image, too. */
export const dataHeaders = { ...always, ...jsonHeaders, 'Cache-Control': 'no-cache' } as const;
