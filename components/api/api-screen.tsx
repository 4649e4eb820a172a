import Link from 'next/link';
import type { OpenApiDocument } from '#lib/contract/openapi/openapi-document.ts';
import { PageHeader } from '../shell/page-header.tsx';
import { operationHref } from './api-href.ts';
import { listOperations } from './api-operation.ts';
import { SchemaLinks } from './schema-links.tsx';

const anchorOf = (group: string) => group.toLowerCase().replaceAll(' ', '-');

/** What the OpenAPI document has; each call and each schema has a page of its own. */
export function ApiScreen({ document }: { document: OpenApiDocument }) {
  const operations = listOperations(document);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-8">
      <PageHeader title="API" note="OpenAPI 3.1">
        <a href="/v1/openapi.json" className="text-sm underline underline-offset-4">
          openapi.json
        </a>
      </PageHeader>
      <div className="grid max-w-prose gap-3 text-base text-muted-foreground">
        {String(document.info.description)
          .split('\n\n')
          .map((words) => (
            <p key={words}>{words.replaceAll('`', '')}</p>
          ))}
      </div>
      {document.tags.map(({ name }) => (
        <section key={name} aria-labelledby={anchorOf(name)} className="grid gap-3">
          <h2 id={anchorOf(name)} className="text-base font-medium">
            {name}
          </h2>
          <div className="divide-y rounded-lg border bg-card">
            {operations
              .filter(({ tags }) => tags.includes(name))
              .map(({ operationId, method, path, summary }) => (
                <Link
                  key={operationId}
                  href={operationHref(operationId)}
                  prefetch={false}
                  className="grid gap-x-4 gap-y-1 px-4 py-3 hover:bg-muted/50 md:grid-cols-[4.5rem_minmax(0,20rem)_minmax(0,1fr)]"
                >
                  <span className="text-xs/5 font-medium">{method}</span>
                  <code className="font-mono text-xs/5 [overflow-wrap:anywhere]">{path}</code>
                  <span className="text-sm text-muted-foreground">{summary}</span>
                </Link>
              ))}
          </div>
        </section>
      ))}
      <section aria-labelledby="schemas" className="grid gap-3">
        <h2 id="schemas" className="text-base font-medium">
          Schemas
        </h2>
        <SchemaLinks names={Object.keys(document.components.schemas)} />
      </section>
    </div>
  );
}
