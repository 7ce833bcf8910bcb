/**
 * The names of the images that were built in the shell's folder, one a line: in bash, zsh and fish alike, without starting mlpack. The
 * folder may be a clone of somebody else's, so that only what names consist of is taken (`refNameAnnotation`, `projectLayout`).
 */
export const printBuiltNames =
  String.raw`grep -oE '"org\.opencontainers\.image\.ref\.name": *"[A-Za-z0-9][A-Za-z0-9._/:-]*"' ` +
  `.mlpack/oci/index.json 2>/dev/null | cut -d '"' -f 4`;
