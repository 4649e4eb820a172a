import type { HubAnswer } from '#lib/browser/hub-answer.ts';
import type { HubReadme } from '#lib/contract/hub.ts';
import { type AskedRepo, repoPath } from './asked-repo.ts';
import { JoinAnswer } from './join-answer.tsx';

interface ReadmeProps {
  asked: AskedRepo;
  readme: HubAnswer<HubReadme>;
  gated: boolean;
}

/** As the hive has made it safe: an allow-list of tags, no styles and scripts, and no pictures but the repo's. */
export function Readme({ asked, readme, gated }: ReadmeProps) {
  const html = readme.kind === 'answered' ? readme.value.html : null;
  return (
    <section aria-labelledby="readme" className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <h2 id="readme" className="text-base font-medium">
        README
      </h2>
      {readme.kind === 'pending' && <JoinAnswer path={repoPath(asked, '/readme')} />}
      {readme.kind !== 'pending' && html === null && (
        <p className="text-sm text-muted-foreground">{sayNone(readme, gated)}</p>
      )}
      {html !== null && (
        <div
          className="readme rounded-lg border bg-card px-4 py-4 sm:px-6 sm:py-5"
          // biome-ignore lint/security/noDangerouslySetInnerHtml: sanitised in lib/discover/readme-html.ts
          dangerouslySetInnerHTML={{ __html: html }}
        />
      )}
    </section>
  );
}

function sayNone(readme: HubAnswer<HubReadme>, gated: boolean): string {
  if (readme.kind === 'refused') return readme.error.message;
  return gated
    ? 'It is shown once this hive’s token may have the files.'
    : 'The repository has none that can be shown.';
}
