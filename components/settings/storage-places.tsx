import { CopyButton } from '../ui/copy-button.tsx';
import { SettingsSection } from './settings-section.tsx';

export interface Folders {
  hubCache: string;
  models: string;
  database: string;
}

export function StoragePlaces({ folders }: { folders: Folders }) {
  const places = [
    { name: 'Bytes', note: 'The Hugging Face cache, shared with other programs', path: folders.hubCache },
    { name: 'Models', note: 'A folder for each, with the file to give to a runtime', path: folders.models },
    { name: 'Database', note: 'Jobs, catalog and settings', path: folders.database },
  ];
  return (
    <SettingsSection
      id="storage"
      title="Storage"
      form={
        <dl className="divide-y rounded-lg border bg-card text-sm">
          {places.map(({ name, note, path }) => (
            <div key={name} className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-2 py-2.5 pr-2 pl-4">
              <dt>
                {name} <span className="text-muted-foreground">· {note}</span>
              </dt>
              <dd className="col-start-1 font-mono text-xs text-muted-foreground [overflow-wrap:anywhere]">{path}</dd>
              <dd className="col-start-2 row-span-2 row-start-1">
                <CopyButton text={path} label={`Copy path of ${name.toLowerCase()}`} />
              </dd>
            </div>
          ))}
        </dl>
      }
    >
      Where everything is. The folders are chosen by HF_HUB_CACHE and RBEE_HOME when the hive starts; on the page Disk
      they can be moved.
    </SettingsSection>
  );
}
