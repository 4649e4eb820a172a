import type { AuditFilter } from '#lib/contract/audit.ts';
import { Button } from '../ui/button.tsx';
import { Input } from '../ui/input.tsx';
import { Select } from '../ui/select.tsx';
import { AUDIT_WORDS } from './audit-words.ts';

/** A plain form: what is looked for is in the address, and it works without scripts. */
export function AuditForm({ filter: { actor, action, target } }: { filter: AuditFilter }) {
  const field = 'h-8 w-auto min-w-0 flex-1 basis-full sm:basis-44 bg-card text-sm';
  return (
    <search>
      <form action="/audit" className="flex flex-wrap gap-2">
        <Input
          name="actor"
          defaultValue={actor}
          placeholder="By whom"
          aria-label="By whom"
          maxLength={300}
          className={field}
        />
        <Input
          name="target"
          defaultValue={target}
          placeholder="Model, job or person"
          aria-label="Model, job or person"
          maxLength={1000}
          className={field}
        />
        <Select name="action" defaultValue={action ?? ''} active={action !== undefined} aria-label="What was done">
          <option value="">Anything</option>
          {Object.entries(AUDIT_WORDS).map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </Select>
        <Button type="submit" size="sm" variant="outline">
          Search
        </Button>
      </form>
    </search>
  );
}
