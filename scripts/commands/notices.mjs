import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { licenceProblems, readPackages, writeNotices } from '../notices/third-party.mjs';
import { prepare } from '../steps/prepare.mjs';
import { main, PROJECT, StepFailure, say } from '../steps/project.mjs';

/** Writes THIRD_PARTY_NOTICES, unless a package is under a licence that nobody has looked at. */
await main(async () => {
  await prepare({ withBuild: false });
  const packages = readPackages(PROJECT);
  const problems = licenceProblems(packages);
  if (problems.length > 0) throw new StepFailure(problems.join('\n'));
  writeFileSync(join(PROJECT, 'THIRD_PARTY_NOTICES'), writeNotices(PROJECT));
  const shipped = packages.filter(({ dev }) => !dev).length;
  say(
    `THIRD_PARTY_NOTICES names ${shipped} packages. The licences of all ${packages.length} may be part of this work.`,
  );
});
