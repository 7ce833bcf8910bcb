import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

/** A region of the page with a heading that names it. */
export function Card({
  title,
  tools,
  children,
  ...rest
}: {
  readonly title: string;
  /** Tools beside the heading. */
  readonly tools?: ComponentChildren;
  readonly children: ComponentChildren;
  readonly class?: string;
  readonly 'aria-busy'?: boolean;
}) {
  const id = useId();
  return (
    <section {...rest} class={`card ${rest.class ?? ''}`} aria-labelledby={id}>
      <div class="card-head">
        <h2 id={id}>{title}</h2>
        {tools}
      </div>
      {children}
    </section>
  );
}
