/**
 * A tsconfig.json by which code of steps is checked: as the project's own has it, else strictly; but as an image runs it, where all
 * files are modules that import each other by their whole names, and without making anything.
 *
 * @param base absolute path of the project's tsconfig.json; null where there is none
 * @param files that are checked, absolute or beside it
 * @param hasNodeTypes whether @types/node is there
 */
export function compilerOptions(
  base: string | null,
  files: readonly string[],
  hasNodeTypes: boolean,
): object {
  return {
    ...(base !== null && { extends: base }),
    compilerOptions: {
      ...(base === null ? ownOptions(hasNodeTypes) : withoutOutput),
      module: 'esnext',
      moduleResolution: 'bundler',
      allowImportingTsExtensions: true,
      // JavaScript has the types that follow from it, and no errors.
      allowJs: true,
      checkJs: false,
      skipLibCheck: true,
      noEmit: true,
    },
    files,
    include: [],
  };
}

/** What is newer than the Node.js of an image passes here, and fails when golden cases are replayed. The browser's library has at least a console. */
function ownOptions(hasNodeTypes: boolean): object {
  return {
    strict: true,
    target: 'esnext',
    lib: hasNodeTypes ? ['esnext'] : ['esnext', 'dom', 'dom.iterable'],
    types: hasNodeTypes ? ['node'] : [],
  };
}

/** A project that is compiled says where to and how: options that want others, or every file listed. */
const withoutOutput = {
  composite: false,
  incremental: false,
  tsBuildInfoFile: null,
  isolatedDeclarations: false,
  emitDeclarationOnly: false,
  declarationDir: null,
  rootDir: null,
  outDir: null,
  outFile: null,
};
