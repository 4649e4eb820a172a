import type { Inspection } from '#lib/contract/inspection.ts';

/** How the model is spoken to: a short talk as it sees it, and the template that makes it. */
export function ChatTemplate({ chat }: { chat: NonNullable<Inspection['chat']> }) {
  return (
    <section aria-labelledby="chat">
      <h2 id="chat" className="mb-2.5 text-base font-medium">
        Chat template
      </h2>
      <div className="overflow-hidden rounded-lg border bg-card text-sm">
        {chat.rendered === null ? (
          <p className="px-4 py-3 text-muted-foreground sm:px-5">
            The template of this file could not be run: {chat.problem}
          </p>
        ) : (
          <>
            <p className="px-4 pt-3 text-muted-foreground sm:px-5">An example, as the model reads it:</p>
            <Code label="Example conversation" text={chat.rendered} />
          </>
        )}
        <details className="border-t">
          <summary className="px-4 py-2.5 sm:px-5">The template itself</summary>
          <Code label="Template" text={chat.template} />
        </details>
      </div>
    </section>
  );
}

/** Can be scrolled with the keyboard. */
function Code({ label, text }: { label: string; text: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard.
    <section aria-label={label} tabIndex={0} className="max-h-72 overflow-auto px-4 pt-2 pb-3 sm:px-5">
      <pre className="font-mono text-xs/5 [overflow-wrap:anywhere] whitespace-pre-wrap">{text}</pre>
    </section>
  );
}
