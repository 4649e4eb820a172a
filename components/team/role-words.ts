import type { Role } from '#lib/contract/team.ts';

export const ROLE_WORDS: Record<Role, { name: string; one: string; may: string }> = {
  viewer: { name: 'Viewer', one: 'a viewer', may: 'you see everything and ask for models' },
  operator: { name: 'Operator', one: 'an operator', may: 'you download models, steer downloads and delete your own' },
  admin: { name: 'Admin', one: 'an admin', may: 'you may do everything, also invite others' },
};

/** From the least to the most; the contract’s list would bring its schemas to the browser. */
export const ROLES: readonly Role[] = ['viewer', 'operator', 'admin'];
