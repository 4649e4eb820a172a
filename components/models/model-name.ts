import { LOCAL_OWNER } from '#lib/contract/local-owner.ts';
import type { Model } from '#lib/contract/models.ts';

/** `org/repo` in its two parts; the second is what people call the model by. */
export function splitRepo(repo: string): { owner: string; name: string } {
  const slash = repo.indexOf('/');
  return slash === -1 ? { owner: '', name: repo } : { owner: repo.slice(0, slash), name: repo.slice(slash + 1) };
}

/** Every one of them ends in -GGUF, which tells nothing here. */
export const shortRepoName = (repo: string): string => splitRepo(repo).name.replace(/[-_.]gguf$/i, '');

export const titleOfModel = (model: Pick<Model, 'repo'>): string => shortRepoName(model.repo);

/** Found on this machine, and not confirmed by the Hub: there is no page of it there. */
export const isLocal = (model: Pick<Model, 'repo'>): boolean => splitRepo(model.repo).owner === LOCAL_OWNER;
