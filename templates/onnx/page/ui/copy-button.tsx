import { useEffect, useState } from 'preact/hooks';

const shownMs = 2000;

/** Copies a text, and says so for a moment. */
export function CopyButton({
  text,
  label = 'Copy',
}: {
  readonly text: () => string;
  readonly label?: string;
}) {
  const [said, setSaid] = useState('');
  useEffect(() => {
    if (said === '') return undefined;
    const timer = setTimeout(() => setSaid(''), shownMs);
    return () => clearTimeout(timer);
  }, [said]);
  const copy = async () => setSaid((await copied(text())) ? 'Copied' : 'Not copied');
  return (
    <>
      <button type="button" class="button small" onClick={() => void copy()}>
        {label}
      </button>
      <span role="status" class={said === '' ? 'visually-hidden' : 'hint'}>
        {said}
      </span>
    </>
  );
}

/** Only pages that came encrypted or from this machine have a clipboard; the others have the old way. */
async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    document.body.append(area);
    area.select();
    const isCopied = document.execCommand('copy');
    area.remove();
    return isCopied;
  }
}
