/** A button that asks for a file. */
export function FileButton({
  label,
  accept,
  isSmall = false,
  onFile,
}: {
  readonly label: string;
  /** Types of files, as the attribute of `input` has them. */
  readonly accept: string;
  readonly isSmall?: boolean;
  readonly onFile: (file: File) => void;
}) {
  const take = (input: HTMLInputElement) => {
    const [file] = input.files ?? [];
    if (file !== undefined) onFile(file);
    // The same file may be chosen again.
    input.value = '';
  };
  return (
    <label class={`button file-button ${isSmall ? 'small' : ''}`}>
      {label}
      <input
        class="visually-hidden"
        type="file"
        accept={accept}
        onChange={(event) => take(event.currentTarget)}
      />
    </label>
  );
}
