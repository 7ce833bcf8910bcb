/** What a library that was compiled to WebAssembly decodes a picture to; null: it couldn't. */
type DecodedOrNull = {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
} | null;

/** The bytes of a module of WebAssembly, which bundles have in them. */
declare module '*.wasm' {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}

declare module '@jsquash/jpeg/codec/dec/mozjpeg_dec.js' {
  /** Its `decode` turns a picture as its EXIF says where it is told to. */
  const factory: (
    options: object,
  ) => Promise<{ decode(bytes: Uint8Array, isTurned: boolean): DecodedOrNull }>;
  export default factory;
}

declare module '@jsquash/webp/codec/dec/webp_dec.js' {
  const factory: (options: object) => Promise<{ decode(bytes: Uint8Array): DecodedOrNull }>;
  export default factory;
}
