'use client';

import { teamClient } from '#lib/browser/team-client.ts';
import { Button } from '../ui/button.tsx';

export function SignOut() {
  const signOut = async () => {
    await teamClient.signOut();
    location.assign('/sign-in');
  };
  return (
    <Button variant="outline" size="sm" onClick={signOut}>
      Sign out
    </Button>
  );
}
