import { expect, it } from 'vitest';
import { ERROR_CODES } from '#lib/contract/error-codes.ts';
import { ERROR_GUIDE } from '#lib/contract/error-guide.ts';

/** `npm run test:unit -- docs/errors.test.ts -u` writes the page again. */
it('the page of errors says what the hive says', async () => {
  const sections = ERROR_CODES.map((code) => {
    const { cause, remedy } = ERROR_GUIDE[code];
    return `## ${code}\n\n${cause}\n\n**What to do:** ${remedy}\n`;
  });
  const page = [
    '# When something goes wrong\n',
    'Every error that the page, the API and the command line tell has a code from this list, one sentence, and what to do next. Here is what lies behind each; the hive shows the same at `/errors`.\n',
    ...sections,
  ].join('\n');
  await expect(page).toMatchFileSnapshot('errors.md');
});
