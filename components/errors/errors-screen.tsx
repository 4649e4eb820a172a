import { ERROR_CODES } from '#lib/contract/error-codes.ts';
import { ERROR_GUIDE } from '#lib/contract/error-guide.ts';
import { PageHeader } from '../shell/page-header.tsx';

/** What lies behind each code, for whoever met one. Each has an address of its own, to which failures lead. */
export function ErrorsScreen() {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-8">
      <PageHeader title="Errors" note={`${ERROR_CODES.length}`} />
      <dl className="divide-y rounded-lg border bg-card">
        {ERROR_CODES.map((code) => (
          <div
            key={code}
            id={code}
            className="grid scroll-mt-20 gap-x-6 gap-y-1.5 px-4 py-4 target:bg-honey-wash sm:px-5 md:grid-cols-[11rem_minmax(0,1fr)]"
          >
            <dt className="font-mono text-xs/5 font-medium [overflow-wrap:anywhere]">{code}</dt>
            <dd className="grid max-w-prose gap-1.5 text-sm">
              <p>
                <WithNames text={ERROR_GUIDE[code].cause} />
              </p>
              <p className="text-muted-foreground">
                <WithNames text={ERROR_GUIDE[code].remedy} />
              </p>
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** Every second part of a text that is cut at its backticks is a name. */
function WithNames({ text }: { text: string }) {
  return text.split('`').map((part, n) =>
    n % 2 === 0 ? (
      part
    ) : (
      <code key={part} className="font-mono text-xs [overflow-wrap:anywhere]">
        {part}
      </code>
    ),
  );
}
