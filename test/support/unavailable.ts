/** Something the rig needs is not to be had on this machine; the message says what and why. */
export class RigUnavailable extends Error {
  override readonly name = 'RigUnavailable';
}

/** Whether a missing part of the rig fails the run (CI, MLPACK_TEST_STRICT=1) instead of skipping its tests. */
export function isStrict(env: NodeJS.ProcessEnv = process.env): boolean {
  return env['CI'] === 'true' || env['MLPACK_TEST_STRICT'] === '1';
}
