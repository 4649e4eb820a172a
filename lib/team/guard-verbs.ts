import type { Role } from '#lib/contract/team.ts';
import { type Caller, type Member, requireRole } from './caller.ts';

type Verb = (...given: never[]) => unknown;

/** A role is not enough: `check` throws when this member may not do it to this target. */
export interface Checked<Given extends readonly unknown[]> {
  least: Role;
  check(member: Member, ...given: Given): void;
}

type Rule<Part> = Part extends Verb
  ? 'anyone' | Role | Checked<Parameters<Part>>
  : Part extends object
    ? Rules<Part>
    : 'anyone';

/** Who may use each verb. A verb without a rule is an error of types, so none can be forgotten. */
export type Rules<Verbs> = { readonly [Name in keyof Verbs]-?: Rule<Verbs[Name]> };

/**
 * `verbs` as `caller` may use them: each looks at its rule before it does anything. Throws from the verb `unauthorized`
 * or `forbidden`. What the rules do not name is not there.
 */
export function guardVerbs<Verbs extends object>(verbs: Verbs, rules: Rules<Verbs>, caller: Caller): Verbs {
  const guarded = Object.entries<unknown>(rules).map(([name, rule]) => {
    const part: unknown = Reflect.get(verbs, name);
    if (typeof part === 'function') return [name, guardVerb(part as Verb, rule as Rule<Verb>, caller)];
    if (typeof part === 'object' && part !== null) return [name, guardVerbs(part, rule as Rules<object>, caller)];
    return [name, part];
  });
  return Object.fromEntries(guarded) as Verbs;
}

function guardVerb(verb: Verb, rule: Rule<Verb>, caller: Caller): Verb {
  if (rule === 'anyone') return verb;
  return (...given) => {
    if (typeof rule === 'string') requireRole(caller, rule);
    else rule.check(requireRole(caller, rule.least), ...given);
    return verb(...given);
  };
}
