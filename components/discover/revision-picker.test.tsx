import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test, vi } from 'vitest';
import { RevisionPicker } from './revision-picker.tsx';

vi.mock('../shell/use-go.ts', () => ({ useGo: () => () => undefined }));
vi.mock('./use-joined-answer.ts', () => ({ useJoinedAnswer: () => undefined }));

const MAIN = 'a'.repeat(40);
const OTHER = 'b'.repeat(40);
const branches = [
  { name: 'main', commit: MAIN },
  { name: 'v2', commit: OTHER },
];
const show = (revision: string | null, commit: string, known = branches) =>
  renderToStaticMarkup(
    <RevisionPicker
      asked={{ repo: 'org/repo', revision }}
      revision={commit}
      revisions={{ kind: 'answered', value: { branches: known, tags: [], commits: [] } }}
    />,
  );

test('main stands with its own commit, whichever branch is shown', () => {
  expect(show(null, MAIN)).toContain('main, aaaaaaa');
  expect(show('v2', OTHER)).toContain('main, aaaaaaa');
  expect(show('v2', OTHER)).not.toContain('main, bbbbbbb');
});

test('a commit of main that is not known is not made up', () => {
  expect(show('v2', OTHER, [])).toContain('>main</option>');
});
