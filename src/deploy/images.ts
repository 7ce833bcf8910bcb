/** The public images of stacks, by what they do there. They are pinned to digests when a stack is written. */
export const publicImages = {
  database: 'docker.io/library/postgres:17',
  // Before 2.11.2 it fails to send a request with a body to another replica when the first can't be reached.
  proxy: 'docker.io/library/caddy:2.11.4',
  prometheus: 'docker.io/prom/prometheus:v3.5.0',
  grafana: 'docker.io/grafana/grafana:12.1.0',
} as const;

export type PublicImage = keyof typeof publicImages;
