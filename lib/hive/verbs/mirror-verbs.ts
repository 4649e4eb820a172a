import type { ServerResponse } from 'node:http';
import type { MirrorVerbs } from '#lib/mirror/answer-hub-call.ts';
import type { Mirror, MirrorGuest } from '#lib/mirror/mirror.ts';
import type { FileSender } from '#lib/mirror/send-file.ts';
import { type Caller, isAtLeast } from '#lib/team/caller.ts';
import { MAY_DOWNLOAD } from '../hive-rules.ts';

/** The mirror as `caller` may see it. */
export function mirrorVerbs(mirror: Mirror, caller: Caller, isAllowed: () => boolean): MirrorVerbs {
  const guest: MirrorGuest = {
    mayDownload: caller.role !== null && isAtLeast(caller.role, MAY_DOWNLOAD),
    name: caller.name,
    isAllowed,
  };
  return {
    who: () => {
      mirror.requireOn();
      return caller.name ?? 'this machine';
    },
    search: (words, limit) => mirror.search(words, limit),
    listing: (repo, revision) => mirror.listing(repo, revision, guest),
    refs: (repo) => mirror.refs(repo, guest),
    file: (repo, revision, path) => mirror.file(repo, revision, path, guest),
  };
}

/** What is being sent, and a count of what was. */
export function fileSender(onSent: (bytes: number) => void): FileSender {
  return { sending: new Set<ServerResponse>(), onSent };
}
