import type { WaysIn as Ways } from '#lib/contract/team.ts';
import { SettingsSection } from '../settings/settings-section.tsx';
import { Button } from '../ui/button.tsx';
import { Password } from './password.tsx';

/** How the person signs in. `provider`: with what else people can; null for nothing. */
export function WaysIn({ ways, provider }: { ways: Ways; provider: string | null }) {
  const title = provider === null ? 'Another account' : `Your account at ${provider}`;
  return (
    <>
      {ways.provider && (
        <SettingsSection id="provider" title={title} form={<p className="text-sm">You can sign in with it.</p>}>
          An account that somebody else keeps for you.
        </SettingsSection>
      )}
      {!ways.provider && provider !== null && (
        <SettingsSection
          id="provider"
          title={title}
          form={
            <Button asChild variant="outline">
              <a href="/v1/session/openid?to=%2Fteam">Connect it</a>
            </Button>
          }
        >
          Sign in with it from here once, and you can do so from then on. It has to have the same email.
        </SettingsSection>
      )}
      {ways.password ? (
        <Password />
      ) : (
        <SettingsSection id="password" title="Password" form={<p className="text-sm">You have none here.</p>}>
          For one, ask an admin for a link to choose it.
        </SettingsSection>
      )}
    </>
  );
}
