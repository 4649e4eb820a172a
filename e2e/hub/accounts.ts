export type Plan = 'free' | 'pro';

export interface Account {
  name: string;
  token: string;
  plan: Plan;
  /** Private repos of these owners can be read. */
  owners: string[];
  /** Gated repos that this account has been let into. */
  grants: string[];
}

export type Caller = { kind: 'anonymous' } | { kind: 'bad-token' } | { kind: 'account'; account: Account };

/** `hf_` and 34 letters, as long as real ones: some clients drop what is shorter without a word. */
export const TOKENS = {
  permitted: 'hf_permittedPERMITTEDpermittedPERMITTED',
  noAccess: 'hf_noaccessNOACCESSnoaccessNOACCESSnoacc',
  pro: 'hf_professionalPROFESSIONALprofessional',
  bad: 'hf_garbageGARBAGEgarbageGARBAGEgarbageGA',
} as const;

export function sampleAccounts(): Account[] {
  return [
    { name: 'ada', token: TOKENS.permitted, plan: 'free', owners: ['ada', 'secret-lab'], grants: ['*'] },
    { name: 'bob', token: TOKENS.noAccess, plan: 'free', owners: ['bob'], grants: [] },
    { name: 'pro', token: TOKENS.pro, plan: 'pro', owners: ['pro'], grants: [] },
  ];
}

export function identify(accounts: readonly Account[], authorization: string | undefined): Caller {
  if (authorization === undefined) return { kind: 'anonymous' };
  const token = /^Bearer (.+)$/.exec(authorization)?.[1];
  const account = accounts.find((candidate) => candidate.token === token);
  return account ? { kind: 'account', account } : { kind: 'bad-token' };
}

export function whoami(account: Account) {
  return {
    type: 'user',
    id: Buffer.from(account.name.padEnd(12, '0')).toString('hex'),
    name: account.name,
    fullname: account.name,
    email: `${account.name}@example.org`,
    emailVerified: true,
    isPro: account.plan === 'pro',
    canPay: false,
    billingMode: 'prepaid',
    periodEnd: null,
    avatarUrl: '/avatars/none.svg',
    orgs: [],
    auth: {
      type: 'access_token',
      accessToken: { displayName: 'test', role: 'read', createdAt: '2026-01-01T00:00:00.000Z' },
    },
  };
}
