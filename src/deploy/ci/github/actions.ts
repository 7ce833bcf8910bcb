/** Actions of others by the commit of a release, as a tag may be moved to other code (CWE-829); `action.yml` has the same. */
export const actions = {
  checkout: 'actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1',
  setupNode: 'actions/setup-node@820762786026740c76f36085b0efc47a31fe5020',
  cache: 'actions/cache@27d5ce7f107fe9357f9df03efb73ab90386fccae',
  upload: 'actions/upload-artifact@bbbca2ddaa5d8feaa63e36b76fdaad77386f024f',
  download: 'actions/download-artifact@3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c',
} as const;

/** The release that each commit is. */
export const releasesOfActions: ReadonlyMap<string, string> = new Map([
  [actions.checkout, 'v7.0.1'],
  [actions.setupNode, 'v7.0.0'],
  [actions.cache, 'v5.0.5'],
  [actions.upload, 'v7.0.0'],
  [actions.download, 'v8.0.1'],
]);
