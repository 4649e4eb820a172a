import { describeCall } from '../call.ts';
import {
  beginOpenIdSchema,
  changePasswordSchema,
  finishOpenIdSchema,
  linkSchema,
  sessionListSchema,
  signInSchema,
  useLinkSchema,
  whoamiSchema,
} from '../team.ts';
import { EXAMPLE } from './example-values.ts';

const cookie = { 'Set-Cookie': 'The session, for browsers.' };
const location = { Location: 'Where to go.' };
const secret = { about: 'What stands at the end of the link.', example: EXAMPLE.secret };

export const whoami = describeCall({
  id: 'whoami',
  method: 'GET',
  path: '/v1/session',
  group: 'The team',
  summary: 'Says who is asking',
  least: 'anyone',
  answers: { 200: { about: 'Who is asking, and their role.', json: whoamiSchema } },
  errors: [],
  examples: [{ name: 'Oneself', status: 200 }],
});

export const signIn = describeCall({
  id: 'signIn',
  method: 'POST',
  path: '/v1/session',
  group: 'The team',
  summary: 'Signs in',
  least: 'anyone',
  body: signInSchema,
  answers: { 200: { about: 'Who that is.', json: whoamiSchema, headers: cookie } },
  errors: ['unauthorized'],
  examples: [
    { name: 'With a password', body: { email: 'grace@example.com', password: EXAMPLE.password }, status: 200 },
    { name: 'With a wrong one', body: { email: 'nobody@example.com', password: 'a guess' }, status: 401 },
  ],
});

export const signOut = describeCall({
  id: 'signOut',
  method: 'DELETE',
  path: '/v1/session',
  group: 'The team',
  summary: 'Signs out',
  least: 'anyone',
  answers: { 204: { about: 'The session has ended.', headers: cookie } },
  errors: ['unauthorized'],
  examples: [{ name: 'Sign out', status: 204 }],
});

export const beginOpenId = describeCall({
  id: 'beginOpenId',
  method: 'GET',
  path: '/v1/session/openid',
  group: 'The team',
  summary: 'Leads a browser to the OpenID Connect provider of this hive',
  about: 'A provider that does not answer leads back to the page of the sign-in, which says so.',
  least: 'anyone',
  query: beginOpenIdSchema,
  answers: { 303: { about: 'Go there.', headers: { ...location, 'Set-Cookie': 'What has to come back with it.' } } },
  errors: ['not_found'],
  examples: [{ name: 'Where no provider is set', status: 404 }],
});

export const finishOpenId = describeCall({
  id: 'finishOpenId',
  method: 'GET',
  path: '/v1/session/openid/callback',
  group: 'The team',
  summary: 'Takes a browser that comes back from the provider',
  about: 'The address to be registered with the provider. A sign-in that came to nothing leads to its page.',
  least: 'anyone',
  query: finishOpenIdSchema,
  answers: { 303: { about: 'Signed in, or not: go there.', headers: { ...location, ...cookie } } },
  errors: ['not_found'],
  examples: [{ name: 'Where no provider is set', status: 404 }],
});

export const listSessions = describeCall({
  id: 'listSessions',
  method: 'GET',
  path: '/v1/sessions',
  group: 'The team',
  summary: 'Lists where one is signed in; an admin sees everybody',
  least: 'viewer',
  answers: { 200: { about: 'The sessions.', json: sessionListSchema } },
  errors: [],
  examples: [{ name: 'Sessions', status: 200 }],
});

export const endSession = describeCall({
  id: 'endSession',
  method: 'DELETE',
  path: '/v1/sessions/{id}',
  group: 'The team',
  summary: 'Ends a session',
  least: 'viewer',
  params: { id: { about: 'The session’s `id`.', example: EXAMPLE.sessionId } },
  answers: { 204: { about: 'It has ended.' } },
  errors: ['not_found'],
  examples: [{ name: 'A session', status: 204 }],
});

export const changePassword = describeCall({
  id: 'changePassword',
  method: 'PUT',
  path: '/v1/password',
  group: 'The team',
  summary: 'Changes one’s own password',
  about: 'For a user who is signed in: a token has no password. All other sessions of theirs end.',
  least: 'viewer',
  body: changePasswordSchema,
  answers: { 204: { about: 'It is changed.' } },
  errors: ['conflict'],
  examples: [{ name: 'Without a new one', body: { current: EXAMPLE.password }, status: 400 }],
});

export const showLink = describeCall({
  id: 'showLink',
  method: 'GET',
  path: '/v1/links/{secret}',
  group: 'The team',
  summary: 'Says what a one-time link is for',
  least: 'anyone',
  params: { secret },
  answers: { 200: { about: 'What it is for, for whom and how long.', json: linkSchema } },
  errors: ['not_found'],
  examples: [{ name: 'An invitation', status: 200 }],
});

export const useLink = describeCall({
  id: 'useLink',
  method: 'POST',
  path: '/v1/links/{secret}',
  group: 'The team',
  summary: 'Uses a one-time link: a password is chosen, and one is signed in',
  least: 'anyone',
  params: { secret },
  body: useLinkSchema,
  answers: { 200: { about: 'Who that is.', json: whoamiSchema, headers: cookie } },
  errors: ['not_found', 'conflict', 'unauthorized'],
  examples: [{ name: 'Accept an invitation', body: { password: EXAMPLE.password }, status: 200 }],
});
