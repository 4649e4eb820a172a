import type { OpenApiDocument } from '#lib/contract/openapi/openapi-document.ts';
import { PageHeader } from '../shell/page-header.tsx';
import { operationsOf } from './api-operation.ts';
import { ApiOperationDetails } from './api-operation-details.tsx';
import { Json } from './json.tsx';

const anchorOf = (group: string) => group.toLowerCase().replaceAll(' ', '-');

/** The OpenAPI document to be read; it needs no script. */
export function ApiScreen({ document }: { document: OpenApiDocument }) {
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
            {operationsOf(document, name).map((operation) => (
              <ApiOperationDetails key={operation.operationId} operation={operation} />
            ))}
          </div>
        </section>
      ))}
      <section aria-labelledby="schemas" className="grid gap-3">
        <h2 id="schemas" className="text-base font-medium">
          Schemas
        </h2>
        <div className="divide-y rounded-lg border bg-card">
          {Object.entries(document.components.schemas).map(([name, schema]) => (
            <details key={name} id={`schema-${name}`}>
              <summary className="cursor-pointer px-4 py-3 font-mono text-sm">{name}</summary>
              <div className="px-4 pb-4">
                <Json value={schema} />
              </div>
            </details>
          ))}
        </div>
      </section>
    </div>
  );
}
