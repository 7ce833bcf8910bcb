import { useState } from 'preact/hooks';
import { FileButton } from '../ui/file-button.tsx';
import { fileBase64, fileUrl } from './file-base64.ts';
import type { FileType } from '../../../../contract/file-inputs.ts';

const chosenTypes = { picture: 'image/*', audio: 'audio/*,.wav' } as const;

/** A file that is sent as it is: chosen or dropped, and shown. */
export function FileField({
  label,
  type,
  base64,
  onChange,
}: {
  readonly label: string;
  readonly type: FileType;
  /** Empty: none is chosen. */
  readonly base64: string;
  readonly onChange: (base64: string) => void;
}) {
  const [isOver, setOver] = useState(false);
  const [problem, setProblem] = useState('');
  const take = async (file: File) => {
    try {
      onChange(await fileBase64(file));
      setProblem('');
    } catch {
      setProblem(`${file.name} cannot be read`);
    }
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const [file] = event.dataTransfer?.files ?? [];
    if (file !== undefined) void take(file);
  };
  return (
    <div
      class={`drop ${isOver ? 'over' : ''}`}
      role="group"
      aria-label={label}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      {base64 !== '' && type === 'picture' && (
        <img class="chosen" src={fileUrl(type, base64)} alt={`The picture for ${label}`} />
      )}
      {base64 !== '' && type === 'audio' && (
        <audio controls src={fileUrl(type, base64)} aria-label={`The audio for ${label}`} />
      )}
      <p class="hint">
        <FileButton
          isSmall
          label={type === 'picture' ? 'Choose a picture' : 'Choose audio'}
          accept={chosenTypes[type]}
          onFile={(file) => void take(file)}
        />{' '}
        or drop it here
      </p>
      <div role="alert">{problem !== '' && <p class="problem">{problem}</p>}</div>
    </div>
  );
}
