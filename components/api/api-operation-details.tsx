import { type ApiOperation, schemaWords } from './api-operation.ts';
import { Json } from './json.tsx';

export function ApiOperationDetails({ operation }: { operation: ApiOperation }) {
  const { method, path, operationId, summary, description, parameters = [], requestBody, responses } = operation;
  const body = requestBody?.content['application/json'];
  return (
    <details id={operationId}>
      <summary className="grid cursor-pointer gap-x-4 gap-y-1 px-4 py-3 md:grid-cols-[4.5rem_minmax(0,20rem)_minmax(0,1fr)]">
        <span className="text-xs/5 font-medium">{method}</span>
        <code className="font-mono text-xs/5 [overflow-wrap:anywhere]">{path}</code>
        <span className="text-sm text-muted-foreground">{summary}</span>
      </summary>
      <div className="grid gap-4 px-4 pt-1 pb-4 text-sm">
        <p className="max-w-prose">{description.replaceAll('`', '')}</p>
        {parameters.length > 0 && (
          <Facts
            title="Parameters"
            facts={parameters.map(({ name, in: place, required, schema, description: about }) => ({
              term: name,
              words: [place, required ? 'required' : '', schemaWords(schema), about ?? ''].filter(Boolean).join(', '),
            }))}
          />
        )}
        {body && (
          <div className="grid gap-2">
            <h3 className="font-medium">Body: {schemaWords(body.schema)}</h3>
            {Object.entries(body.examples ?? {}).map(([name, { value }]) => (
              <figure key={name} className="grid gap-1">
                <figcaption className="text-muted-foreground">{name}</figcaption>
                <Json value={value} />
              </figure>
            ))}
          </div>
        )}
        <Facts
          title="Answers"
          facts={Object.entries(responses).map(([status, { description: about, content = {} }]) => ({
            term: status,
            words: [
              about.replaceAll('`', ''),
              ...Object.entries(content).map(([type, { schema }]) =>
                type === 'application/json' ? schemaWords(schema) : type,
              ),
            ].join(' '),
          }))}
        />
      </div>
    </details>
  );
}

function Facts({ title, facts }: { title: string; facts: { term: string; words: string }[] }) {
  return (
    <div className="grid gap-2">
      <h3 className="font-medium">{title}</h3>
      <dl className="grid gap-x-4 gap-y-1 md:grid-cols-[8rem_minmax(0,1fr)]">
        {facts.map(({ term, words }) => (
          <div key={term} className="contents">
            <dt className="font-mono text-xs/5 [overflow-wrap:anywhere]">{term}</dt>
            <dd className="mb-2 text-muted-foreground md:mb-0">{words}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
