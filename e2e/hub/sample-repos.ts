import type { RepoDescription } from './repo.ts';
import { bigRepos } from './sample-repos-big.ts';
import { guardedRepos } from './sample-repos-guarded.ts';
import { oddRepos } from './sample-repos-odd.ts';
import { plainRepos } from './sample-repos-plain.ts';

/** What the demo and the stories find at the Hub. */
export function sampleRepos(): RepoDescription[] {
  return [...plainRepos(), ...bigRepos(), ...guardedRepos(), ...oddRepos()];
}
