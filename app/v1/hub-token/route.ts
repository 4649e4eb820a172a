import { getOwnHubToken, removeOwnHubToken, setOwnHubToken } from '#lib/contract/calls/hub-token-calls.ts';
import { getHive } from '#lib/hive/current.ts';
import { answering } from '../answering.ts';
import { endpoint } from '../endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: answering(getOwnHubToken, () => getHive().ownHubToken.show()),
  PUT: answering(setOwnHubToken, ({ body }) => getHive().ownHubToken.set(body)),
  DELETE: answering(removeOwnHubToken, () => getHive().ownHubToken.remove()),
});
