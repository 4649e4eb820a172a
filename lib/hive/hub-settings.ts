import type { HiveSettings, HubTested, SettingsChange, StoredSettings } from '#lib/contract/settings.ts';
import type { HubAccess } from '#lib/vendors/ask-hub.ts';
import { type HubTokens, THE_HIVE } from './hub-tokens.ts';
import type { LiveSettings } from './live-settings.ts';

/** How long a person waits for the Hub's word. */
const PATIENCE_MS = 20_000;

/** What of the Hub is asked when its settings change. */
interface HubSettingsParts {
  settings: LiveSettings;
  tokens: HubTokens;
  tokenFor(endpoint: string): string | null;
  /** Makes ready what a change needs of the disk; may refuse it. */
  prepare(change: StoredSettings): Promise<StoredSettings>;
  hub: {
    whoAmI(access: HubAccess, signal: AbortSignal): Promise<string>;
    tryEndpoint(access: HubAccess, signal: AbortSignal): Promise<void>;
  };
}

/** The token is kept only once the Hub has said whose it is; then, with the rest, all of it or nothing. */
export async function changeHubSettings(
  { settings, tokens, hub, prepare }: HubSettingsParts,
  { hub_token, ...asked }: SettingsChange,
): Promise<HiveSettings> {
  const change = await prepare(asked);
  if (hub_token === undefined) return settings.change(change);
  if (hub_token === null) {
    return settings.change(change, { hub_token: 'forgotten' }, () => tokens.remove(THE_HIVE));
  }
  const endpoint = change.hub_endpoint ?? settings.values.hub_endpoint;
  const owner = await hub.whoAmI({ endpoint, token: hub_token }, AbortSignal.timeout(PATIENCE_MS));
  return settings.change(change, { hub_token: 'set' }, () =>
    tokens.put(THE_HIVE, { endpoint, token: hub_token, owner }),
  );
}

export async function testHub(
  { settings, tokenFor, hub }: HubSettingsParts,
  endpoint = settings.values.hub_endpoint,
): Promise<HubTested> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const token = tokenFor(endpoint);
  const begun = performance.now();
  await hub.tryEndpoint({ endpoint, token: null }, signal);
  const milliseconds = Math.round(performance.now() - begun);
  return {
    hub_endpoint: endpoint,
    milliseconds,
    account: token === null ? null : await hub.whoAmI({ endpoint, token }, signal),
  };
}
