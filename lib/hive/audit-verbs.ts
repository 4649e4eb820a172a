import { type Actor, asActor } from '#lib/audit/actor.ts';
import type { AuditTrail, Deed } from '#lib/audit/audit-trail.ts';
import type { AuditAction } from '#lib/contract/audit.ts';
import type { Caller } from '#lib/team/caller.ts';

type Verb = (...given: never[]) => unknown;

/** What is written of a verb that is done. It must hold no secret: it can't be taken back. */
type DeedOf<V extends Verb> = (result: ReturnType<V>, ...given: Parameters<V>) => Omit<Deed, 'action'>;

/** In one transaction with the verb, which can't wait for anything in there. */
interface Recorded<V extends Verb> {
  action: AuditAction;
  deed: DeedOf<V>;
}

/** The rooms that the verb calls write these, each in the transaction of its change. */
interface Within {
  within: readonly [AuditAction, ...AuditAction[]];
}

type Naming<Part> = Part extends Verb
  ? 'reads' | Within | (ReturnType<Part> extends Promise<unknown> ? never : Recorded<Part>)
  : Part extends object
    ? Namings<Part>
    : 'reads';

type AnyNaming = 'reads' | Within | Recorded<Verb>;

/** What each verb is in the audit. A verb that is not named is an error of types, so none can be forgotten. */
export type Namings<Verbs> = { readonly [Name in keyof Verbs]-?: Naming<Verbs[Name]> };

/** `verbs` so that what they change is written down as done by `caller`. What is not named is not there. */
export function auditVerbs<Verbs extends object>(
  verbs: Verbs,
  namings: Namings<Verbs>,
  trail: AuditTrail,
  caller: Caller,
): Verbs {
  const audited = Object.entries<unknown>(namings).map(([name, naming]) => {
    const part: unknown = Reflect.get(verbs, name);
    if (typeof part === 'function') return [name, auditVerb(part as Verb, naming as AnyNaming, trail, caller)];
    if (typeof part === 'object' && part !== null) {
      return [name, auditVerbs(part, naming as Namings<object>, trail, caller)];
    }
    return [name, part];
  });
  return Object.fromEntries(audited) as Verbs;
}

function auditVerb(verb: Verb, naming: AnyNaming, trail: AuditTrail, caller: Caller): Verb {
  if (naming === 'reads') return verb;
  const actor = actorOf(caller);
  if ('within' in naming) return (...given) => asActor(actor, () => verb(...given));
  return (...given) =>
    trail.transact(() => {
      const result = asActor(actor, () => verb(...given));
      trail.write({ action: naming.action, ...naming.deed(result as never, ...given) }, actor);
      return result;
    });
}

const actorOf = ({ kind, name, address }: Caller): Actor => ({ kind, name, address });
