/** What is used of WebAssembly, which Node's own types leave out. https://webassembly.github.io/spec/js-api/ */
declare namespace WebAssembly {
  class Memory {
    private constructor();
    /** Another one whenever the memory has grown. */
    readonly buffer: ArrayBuffer;
    /** @throws RangeError where there is no more */
    grow(pages: number): number;
  }
  // oxlint-disable-next-line typescript/no-extraneous-class -- a module has nothing that is used here
  class Module {
    constructor(bytes: Uint8Array);
  }
  /** What a module calls, by the names of its own modules. */
  type Imports = Record<string, Record<string, unknown>>;
  class Instance {
    constructor(module: Module, imports?: Imports);
    readonly exports: object;
  }
}
