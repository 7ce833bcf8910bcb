import { type Codec, emscriptenCodec, type EmscriptenFactory, type DecodedImage } from './codec.ts';

/** A library in C as Emscripten has compiled it. */
interface Compiled<Library> {
  readonly factory: EmscriptenFactory<Library>;
  readonly wasm: Uint8Array<ArrayBuffer>;
}

/** mozjpeg, of `@jsquash/jpeg`. Its `decode` turns a picture as its EXIF says where it is told to. */
type Mozjpeg = Compiled<{ decode(bytes: Uint8Array, isTurned: boolean): DecodedImage | null }>;

/** libwebp, of `@jsquash/webp`. */
type Libwebp = Compiled<{ decode(bytes: Uint8Array): DecodedImage | null }>;

/** What decodes the formats that are not decoded here, by libraries whose bytes the caller has in its bundle. */
export function compiledCodecs(
  mozjpeg: Mozjpeg,
  libwebp: Libwebp,
): { readonly jpeg: Codec; readonly webp: Codec } {
  return {
    jpeg: emscriptenCodec(
      mozjpeg.factory,
      new WebAssembly.Module(mozjpeg.wasm),
      (library, bytes) => library.decode(bytes, false),
      (complaint) => complaint.startsWith('Premature end'),
    ),
    webp: emscriptenCodec(
      libwebp.factory,
      new WebAssembly.Module(libwebp.wasm),
      (library, bytes) => library.decode(bytes),
      () => false,
    ),
  };
}
