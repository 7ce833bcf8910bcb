import type { ByteReader } from '../../byte-reader.ts';
import { PictureError } from '../../picture.ts';

/** A component of a frame, and the coefficients of its blocks, in natural order. */
export interface Component {
  readonly id: number;
  readonly across: number;
  readonly down: number;
  readonly quantisation: number;
  /** Samples that it has of the picture. */
  readonly width: number;
  readonly height: number;
  /** Blocks that there is room for: of whole units, which may stand beyond the picture. */
  readonly columns: number;
  readonly rows: number;
  readonly coefficients: Int16Array;
}

export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly isProgressive: boolean;
  readonly components: readonly Component[];
  readonly mostAcross: number;
  readonly mostDown: number;
  /** Units of all components, which an interleaved scan goes by. */
  readonly unitColumns: number;
  readonly unitRows: number;
}

/** Reads the header of a frame. T.81, B.2.2 @throws PictureError */
export function readFrameHeader(reader: ByteReader, at: number, isProgressive: boolean): Frame {
  const [height, width] = [reader.uint16(at + 1, false), reader.uint16(at + 3, false)];
  const parts = Array.from({ length: reader.uint8(at + 5) }, (_, i) => {
    const sampling = reader.uint8(at + 7 + 3 * i);
    return {
      id: reader.uint8(at + 6 + 3 * i),
      across: sampling >> 4,
      down: sampling & 15,
      quantisation: reader.uint8(at + 8 + 3 * i),
    };
  });
  if (parts.some(({ across, down }) => across < 1 || across > 4 || down < 1 || down > 4)) {
    throw new PictureError('is a damaged JPEG');
  }
  const mostAcross = Math.max(...parts.map(({ across }) => across));
  const mostDown = Math.max(...parts.map(({ down }) => down));
  const unitColumns = Math.ceil(width / (8 * mostAcross));
  const unitRows = Math.ceil(height / (8 * mostDown));
  const components = parts.map((part) => {
    const [columns, rows] = [unitColumns * part.across, unitRows * part.down];
    return {
      ...part,
      width: Math.ceil((width * part.across) / mostAcross),
      height: Math.ceil((height * part.down) / mostDown),
      columns,
      rows,
      coefficients: new Int16Array(64 * columns * rows),
    };
  });
  return { width, height, isProgressive, components, mostAcross, mostDown, unitColumns, unitRows };
}
