import { type Picture, PictureError } from './picture.ts';

/** Decodes a file. @throws PictureError */
export type Codec = (bytes: Uint8Array) => Picture;

/** What Emscripten makes of a library in C: a function that puts the library's own into an object that it is given. */
export type EmscriptenFactory<Library> = (options: object) => Promise<Library>;

/** A picture as such libraries return it: red, green, blue and alpha of each pixel. */
export interface DecodedImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

/** Memory beyond which what a library has grown to is let go, as none of it ever shrinks. */
const keptBytes = 64 * 1024 * 1024;

interface Loaded<Library> {
  readonly library: Library;
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly complaints: string[];
}

/**
 * A codec of a library that was compiled to WebAssembly, which has one memory for each picture after another: it is begun anew when a
 * picture has made it fail or grow.
 *
 * @param decode what the library has for it
 * @param isCutOff whether what the library complained of, but went on after, means that a part of the picture is missing
 */
export function emscriptenCodec<Library>(
  factory: EmscriptenFactory<Library>,
  wasm: WebAssembly.Module,
  decode: (library: Library, bytes: Uint8Array) => DecodedImage | null,
  isCutOff: (complaint: string) => boolean,
): Codec {
  let loaded: Loaded<Library> | null = null;
  return (bytes) => {
    const current = (loaded ??= load(factory, wasm));
    loaded = null;
    const { complaints, library, memory } = current;
    complaints.length = 0;
    let image: DecodedImage | null;
    try {
      image = decode(library, bytes);
    } catch {
      // It ended as a program does, with its memory as it happened to be.
      throw new PictureError(`is not decoded: ${complaints.at(-1) ?? 'its format is not what it seems'}`);
    }
    if (memory.buffer.byteLength <= keptBytes) loaded = current;
    if (image === null) throw new PictureError('is cut off or damaged');
    if (complaints.some(isCutOff)) throw new PictureError('is cut off');
    return withoutAlpha(image);
  };
}

/** A module is instantiated at once, so that nothing has to be waited for; its promise then has nothing new to say. */
function load<Library>(factory: EmscriptenFactory<Library>, wasm: WebAssembly.Module): Loaded<Library> {
  const complaints: string[] = [];
  let memory: Loaded<Library>['memory'] | null = null;
  const library: Partial<Library> = {};
  const options = Object.assign(library, {
    noInitialRun: true,
    print: () => {},
    printErr: (text: string) => complaints.push(text),
    instantiateWasm: (imports: WebAssembly.Imports, received: (instance: WebAssembly.Instance) => void) => {
      const instance = new WebAssembly.Instance(wasm, imports);
      memory = memoryOf(instance);
      received(instance);
      return instance.exports;
    },
  });
  factory(options).catch(() => {});
  if (memory === null) throw new Error('a codec has no memory');
  return { library: options as Library & typeof options, memory, complaints };
}

function memoryOf({ exports }: WebAssembly.Instance): WebAssembly.Memory {
  const memory = Object.values(exports).find((value) => value instanceof WebAssembly.Memory);
  if (memory === undefined) throw new Error('a codec exports no memory');
  return memory;
}

function withoutAlpha({ width, height, data }: DecodedImage): Picture {
  const count = width * height;
  const pixels = new Uint8Array(3 * count);
  for (let i = 0, from = 0, to = 0; i < count; i++, from += 4, to += 3) {
    pixels[to] = data[from] ?? 0;
    pixels[to + 1] = data[from + 1] ?? 0;
    pixels[to + 2] = data[from + 2] ?? 0;
  }
  return { width, height, pixels };
}
