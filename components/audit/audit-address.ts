import type { AuditFilter } from '#lib/contract/audit.ts';

/** The address of a view or of an export of it. */
export function auditHref(
  path: string,
  { actor, action, target }: AuditFilter,
  more: Record<string, string> = {},
): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ actor, action, target, ...more })) if (value) query.set(name, value);
  return query.size === 0 ? path : `${path}?${query}`;
}
