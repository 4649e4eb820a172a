/** Why a sign-in by a provider came to nothing; said in the address of the sign-in, and put into words there. */
export const SIGN_IN_REFUSALS = [
  'expired',
  'declined',
  'unreachable',
  'unproven',
  'unverified',
  'not_invited',
  'disabled',
  'other_account',
  'has_password',
] as const;
export type SignInRefusal = (typeof SIGN_IN_REFUSALS)[number];

export const isSignInRefusal = (text: unknown): text is SignInRefusal =>
  SIGN_IN_REFUSALS.includes(text as SignInRefusal);
