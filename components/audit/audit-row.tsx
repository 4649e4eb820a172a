import type { AuditEntry } from '#lib/contract/audit.ts';
import { Ago } from '../shell/ago.tsx';
import { AUDIT_WORDS, sayActor, sayPlace, sayTarget } from './audit-words.ts';

/** What happened in one line; all that is written of it below, once it is opened. */
export function AuditRow({ entry, nowMs }: { entry: AuditEntry; nowMs: number }) {
  const { seq, at, action, target, details, hash, previous_hash } = entry;
  const all = { target, ...details, previous_hash, hash };
  return (
    <li data-testid="entry" data-action={action}>
      <details>
        <summary className="grid cursor-pointer gap-x-4 gap-y-0.5 px-4 py-2.5 sm:grid-cols-[minmax(0,1fr)_auto] sm:items-baseline">
          <span className="min-w-0 text-sm break-words">
            <span className="font-medium">{AUDIT_WORDS[action]}</span>{' '}
            <span className="text-muted-foreground">{sayTarget(entry)}</span>
          </span>
          <span className="text-xs break-words text-muted-foreground sm:text-right">
            {sayActor(entry)}
            {sayPlace(entry)}, <Ago time={at} nowMs={nowMs} />
          </span>
        </summary>
        <dl className="grid gap-x-4 gap-y-1 px-4 pb-3 font-mono text-xs sm:grid-cols-[9rem_minmax(0,1fr)]">
          <dt className="text-muted-foreground">seq</dt>
          <dd>{seq}</dd>
          {Object.entries(all).map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="text-muted-foreground">{name}</dt>
              <dd className="min-w-0 break-all whitespace-pre-wrap">{say(value)}</dd>
            </div>
          ))}
        </dl>
      </details>
    </li>
  );
}

const say = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value, null, 2));
