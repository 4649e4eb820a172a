import { SettingsSection } from '../settings/settings-section.tsx';
import { Invite } from './invite.tsx';

/** Nobody is asked to sign in so far; from the first account on everybody is. */
export function FirstAccount() {
  return (
    <SettingsSection id="first" title="Your account" form={<Invite first />}>
      So far whoever sits at this machine may do everything, and nobody else gets in. To share the hive, make an account
      for yourself first. From then on everybody signs in, here too; models and downloads stay as they are.
    </SettingsSection>
  );
}
